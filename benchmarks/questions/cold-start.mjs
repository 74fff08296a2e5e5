import { must, ratio } from '../pages/figures.mjs';
import { stopwatch } from '../measure/statistics.mjs';

export const question =
  'How long does the first task of a new pool take, from making the pool to the result?';
export const how =
  'Two workers at most. The library is loaded; each sample makes a pool, and closes it again.';

export const measures = { taken: { title: 'first result after', unit: 'time' } };

export const cases = ({ quick }) => ({
  first: {
    title: 'The first result',
    workers: 2,
    lazy: true,
    rounds: quick ? 5 : 25,
    budget: quick ? 5_000 : 40_000,
    least: quick ? 2 : 5,
    also: ['ThreadPoolExecutor, of a module', 'ProcessPoolExecutor, of a module'],
    python: 'cold-start',
  },
});

export const prepare = (rival, { workers, lazy }) => ({
  async sample() {
    const elapsed = stopwatch();
    const pool = await rival.open(workers, { lazy });
    await pool.task('identity')(1);
    const taken = elapsed();
    await pool.close();
    return { taken };
  },
});

export const bounds = ({ against }) => [
  must('threads, against piscina', against('first', 'taken', 'ThreadPoolExecutor', 'piscina'), 1.2, ratio),
];

export const reasons = {
  threads:
    'The first function loads the parser that checks whether it can travel; the worker says hello and is set up before its first task.',
  processes:
    'Each process starts a thread that ends it when its parent is gone; others leave such processes behind.',
};
