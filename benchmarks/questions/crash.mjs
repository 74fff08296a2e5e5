import { stopwatch } from '../measure/statistics.mjs';

export const question = 'How long after the death of a worker is there a result again?';
export const how =
  'One worker; a task calls `process.exit(1)`, and the next is submitted when the first has failed. The time is that from the ' +
  'submission of the first to the result of the second.';

export const measures = { taken: { title: 'next result after', unit: 'time' } };

export const cases = ({ quick }) => ({
  exit: {
    title: 'The next result',
    needs: ['replace'],
    workers: 1,
    survive: true,
    rounds: quick ? 3 : 15,
    least: 3,
    patience: quick ? 3_000 : 10_000,
    budget: quick ? 5_000 : 30_000,
  },
});

export async function prepare(rival, { workers, survive }) {
  const pool = await rival.open(workers, { survive });
  const [die, next] = ['exit', 'identity'].map((name) => pool.task(name));
  return {
    async sample() {
      await next(1);
      const elapsed = stopwatch();
      await die().then(
        () => Promise.reject(new Error('the task that ended its worker has a result')),
        () => {},
      );
      await next(1);
      return { taken: elapsed() };
    },
    close: () => pool.close(),
  };
}

export const reasons = {
  threads: 'The new worker says hello and is set up before it gets the task.',
  processes:
    'All that the old process has sent and written is read first; the new one starts as [a first one](cold-start.md) does.',
};
