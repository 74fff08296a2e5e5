import { stopwatch } from '../measure/statistics.mjs';

export const question = 'How much faster are two workers than one?';
export const how =
  'Tasks of about a millisecond, all submitted at once: the time of one worker by that of two.';

export const measures = { factor: { title: 'two against one', unit: 'ratio', better: 'more' } };

export const cases = ({ quick }) => ({
  work: {
    title: 'From one worker to two',
    needs: ['workers'],
    items: 1,
    tasks: quick ? 150 : 500,
    rounds: quick ? 2 : 5,
    least: quick ? 1 : 3,
    budget: quick ? 6_000 : 45_000,
    python: 'scaling',
  },
});

export async function prepare(rival, { items, tasks }) {
  const pools = [await rival.open(1), await rival.open(2)];
  const work = new Array(tasks).fill(items);
  return {
    async sample() {
      const [one, two] = [await timeOf(pools[0], work), await timeOf(pools[1], work)];
      return { factor: one / two };
    },
    close: () => Promise.all(pools.map((pool) => pool.close())),
  };
}

async function timeOf(pool, work) {
  const elapsed = stopwatch();
  await pool.all('work', work);
  return elapsed();
}
