import { setTimeout as delay } from 'node:timers/promises';
import { isTold, processorTime } from './ways/processes.mjs';

export const question = 'How much of the processors does a task take, on all threads and processes together?';
export const how =
  'Two workers, tasks that do nothing. What the system has counted for the process and all that it has started, divided by the tasks.';

export const measures = { cpu: { title: 'processor time a task', unit: 'time' } };

export function cases({ quick }) {
  const common = {
    workers: 2,
    rounds: quick ? 1 : 2,
    budget: quick ? 4_000 : 20_000,
    least: 1,
    python: 'cpu',
  };
  return {
    burst: { ...common, title: 'Submitted at once', tasks: quick ? 3_000 : 20_000, oneByOne: false },
    'one by one': { ...common, title: 'One after the other', tasks: quick ? 500 : 3_000, oneByOne: true },
    seldom: {
      ...common,
      title: 'One every 10 ms',
      tasks: quick ? 30 : 150,
      oneByOne: true,
      pause: 10,
      least: 1,
      needs: ['loop', 'workers'],
    },
  };
}

export async function prepare(rival, { workers, tasks, oneByOne, pause }) {
  if (!isTold && rival.realm === 'processes') throw new Error('only Linux tells what other processes spend');
  const pool = await rival.open(workers);
  const submit = pool.task('identity');
  const items = Array.from({ length: tasks }, (_, i) => i);
  return {
    async sample() {
      const before = processorTime();
      if (!oneByOne) await pool.all('identity', items);
      else {
        for (const item of items) {
          if (pause) await delay(pause);
          await submit(item);
        }
      }
      return { cpu: (processorTime() - before) / tasks };
    },
    close: () => pool.close(),
  };
}

const looking =
  'A worker that has answered looks out for its next task for up to 0.2 ms before it sleeps, which takes less time and more processor.';

export const reasons = {
  'one by one: threads': looking,
  'one by one: processes': looking,
  'seldom: threads': looking,
  'seldom: processes': looking,
};
