import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { keepFull } from './saturation.mjs';

export const question = 'How long do other events of the main thread wait while a pool is busy?';
export const how =
  'Two workers, 1,000 tasks waiting at any time. The delay is that of a timer that should fire each millisecond: an idle thread shows a ' +
  'little more than one.';

export const measures = { most: { title: '99 % of delays within', unit: 'time' } };

export function cases({ quick }) {
  const common = {
    workers: 2,
    depth: 1_000,
    time: quick ? 200 : 1_200,
    rounds: quick ? 1 : 3,
    warmUp: 0,
    needs: ['loop'],
  };
  return {
    'no-ops': { ...common, title: 'Tasks that do nothing', task: 'identity' },
    work: { ...common, title: 'Tasks of about a millisecond', task: 'work', depth: 100 },
  };
}

export async function prepare(rival, { workers, depth, time, task }) {
  const pool = await rival.open(workers);
  const submit = pool.task(task);
  await keepFull(() => submit(1), depth, time / 4);
  return {
    async sample() {
      const delays = monitorEventLoopDelay({ resolution: 1 });
      delays.enable();
      // It counts from its second tick on.
      await delay(10);
      delays.reset();
      await keepFull(() => submit(1), depth, time);
      await delay(2);
      delays.disable();
      return { most: delays.percentile(99) / 1e6 };
    },
    close: () => pool.close(),
  };
}

const many =
  'Many times the tasks end in a second: a message brings the answers of up to 512, and what the program does with them runs in one turn.';

export const reasons = { 'no-ops: threads': many, 'no-ops: processes': many };
