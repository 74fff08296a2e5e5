import { stopwatch } from '../measure/statistics.mjs';

export const question = 'How many tasks does a pool end in a second, for as long as there are always more?';
export const how =
  'Two workers; of tasks that do nothing, 1,000 are kept waiting: each that ends is followed by another.';

export const measures = { rate: { title: 'tasks in a second', unit: 'rate', better: 'more' } };

export const cases = ({ quick }) => ({
  'no-ops': {
    title: 'Tasks that do nothing',
    workers: 2,
    depth: 1_000,
    time: quick ? 150 : 1_500,
    rounds: quick ? 1 : 3,
    warmUp: 0,
    python: 'saturation',
  },
});

export async function prepare(rival, { workers, depth, time }) {
  const pool = await rival.open(workers);
  const submit = pool.task('identity');
  await keepFull(submit, depth, time / 4);
  return {
    async sample() {
      const { ended, taken } = await keepFull(submit, depth, time);
      return { rate: (ended / taken) * 1e3 };
    },
    close: () => pool.close(),
  };
}

/** How many of them end in so many milliseconds. */
export async function keepFull(submit, depth, time) {
  const elapsed = stopwatch();
  let ended = 0;
  const oneAfterTheOther = async () => {
    while (elapsed() < time) {
      await submit(ended);
      ended++;
    }
  };
  await Promise.all(Array.from({ length: depth }, oneAfterTheOther));
  return { ended, taken: elapsed() };
}
