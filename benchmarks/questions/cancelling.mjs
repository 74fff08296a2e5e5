import { setTimeout as delay } from 'node:timers/promises';
import { collectAll, stopwatch } from '../measure/statistics.mjs';

export const question = 'What does it cost to cancel a task that waits, and to stop one that runs?';
export const how =
  'A waiting task: a tenth of many, chosen here and there; each in the way of its pool, most by a signal of its own, and with somebody who waits for its result. A task that runs: ' +
  'the time from stopping it to the next result, of one worker.';

export const measures = { taken: { title: 'takes', unit: 'time' } };

export function cases({ quick }) {
  const tasks = quick ? 5_000 : 20_000;
  const common = {
    rounds: quick ? 1 : 5,
    least: quick ? 1 : 2,
    budget: 30_000,
    patience: quick ? 4_000 : 20_000,
  };
  return {
    waiting: {
      ...common,
      title: `Cancelling one of ${tasks.toLocaleString('en')} waiting tasks`,
      needs: ['queue', 'cancel'],
      workers: 2,
      tasks,
      some: tasks / 10,
      queue: true,
      python: 'cancelling',
    },
    running: {
      ...common,
      title: 'Ending a loop that never looks up, until the next result',
      needs: ['stop'],
      workers: 1,
      task: 'endless',
    },
    asking: {
      ...common,
      title: 'Ending a loop that asks its token, until the next result',
      needs: ['stop', 'ask'],
      workers: 1,
      task: 'obedient',
    },
  };
}

export const prepare = (rival, settings) =>
  settings.name === 'waiting' ? cancelWaiting(rival, settings) : stopRunning(rival, settings);

const ignore = () => {};

function cancelWaiting(rival, { workers, tasks, some, queue }) {
  return {
    async sample() {
      const pool = await rival.open(workers, { queue });
      const ended = [];
      for (let i = 0; i < workers; i++) ended.push(pool.task('sleep')(10_000));
      await delay(300);
      const submit = pool.cancellable('identity');
      const handles = Array.from({ length: tasks }, (_, i) => submit(i));
      for (const one of [...ended, ...handles.map(({ result }) => result)]) one.then(ignore, ignore);
      collectAll();
      const elapsed = stopwatch();
      for (let i = 0; i < some; i++) handles[(i * 7919) % tasks].cancel();
      const taken = elapsed() / some;
      await Promise.race([pool.close(), delay(3_000)]);
      return { taken };
    },
  };
}

/** Where a rival can, it is asked first: a loop that asks ends by itself, and its worker goes on. */
async function stopRunning(rival, { workers, task }) {
  const pool = await rival.open(workers);
  const submit = pool.cancellable(task);
  const next = pool.task('identity');
  return {
    async sample() {
      await next(1);
      const handle = submit();
      handle.result.then(ignore, ignore);
      await delay(50);
      const elapsed = stopwatch();
      if (task === 'endless' && handle.kill) handle.kill();
      else handle.cancel();
      await next(1);
      return { taken: elapsed() };
    },
    close: () => pool.close(),
  };
}

export const reasons = {
  'waiting: threads':
    'Somebody waits for the result, so each is told with an error of its own; without that it takes a tenth ([queue](queue.md)).',
  'waiting: processes':
    'Somebody waits for the result, so each is told with an error of its own; without that it takes a tenth ([queue](queue.md)).',
};
