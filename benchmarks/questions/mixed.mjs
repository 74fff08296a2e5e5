import { setTimeout as delay } from 'node:timers/promises';
import { percentile, stopwatch } from '../measure/statistics.mjs';

export const question = 'How late is a short task where long ones run as well?';
export const how =
  'Two workers. A short task (some 50 µs) is submitted every 2 ms; its time is that from its submission to its result.';

export const measures = {
  half: { title: 'half of the short within', unit: 'time' },
  most: { title: '99 % within', unit: 'time' },
};

export function cases({ quick }) {
  const common = { workers: 2, rounds: quick ? 1 : 3, warmUp: 0, python: 'mixed' };
  const lasting = quick ? 400 : 1_200;
  return {
    'one by one': {
      ...common,
      title: 'A task of some 20 ms every 40 ms: one worker is always free',
      arrivals: arrivals(lasting, { every: 40, long: 20, together: 1 }),
    },
    bursts: {
      ...common,
      title: 'Four tasks of some 10 ms every 100 ms: both workers are busy for a while',
      arrivals: arrivals(lasting, { every: 100, long: 10, together: 4 }),
    },
  };
}

/** When what comes: `[millisecond, how long it takes]`. */
function arrivals(lasting, { every, long, together }) {
  const all = [];
  for (let at = 0; at < lasting; at += 2) {
    if (at % every === 0) for (let i = 0; i < together; i++) all.push([at, long]);
    all.push([at, 0.05]);
  }
  return all;
}

export async function prepare(rival, { workers, arrivals: given }) {
  const pool = await rival.open(workers);
  const submit = pool.task('work');
  await Promise.all(Array.from({ length: 400 }, () => submit(0.05)));
  return {
    async sample() {
      const late = [];
      const ended = [];
      const clock = stopwatch();
      for (const [at, milliseconds] of given) {
        while (clock() < at) await delay(1);
        const elapsed = stopwatch();
        const result = submit(milliseconds);
        ended.push(milliseconds < 1 ? result.then(() => late.push(elapsed())) : result);
      }
      await Promise.all(ended);
      return { half: percentile(late, 0.5), most: percentile(late, 0.99) };
    },
    close: () => pool.close(),
  };
}

const cold =
  'In the two milliseconds between short tasks processors go to sleep and caches cool down: what is done for a task beside its message takes ' +
  'a multiple of what it takes in [a round trip](round-trip.md).';

export const reasons = { threads: cold, processes: cold };
