import { prepareMany } from './ways/many.mjs';

export const question =
  'How long do fib(15) to fib(31) take, one task each, in a pool that is made for them?';
export const how = 'Two workers. The last of the 17 tasks takes as long as all the others together.';

export const measures = { taken: { title: 'time', unit: 'time' } };

export const cases = ({ quick }) => ({
  all: {
    title: 'fib(15) to fib(31)',
    workers: 2,
    task: 'fib',
    items: 'fib',
    cold: true,
    rounds: quick ? 3 : 15,
    budget: quick ? 3_000 : 20_000,
    least: quick ? 1 : 3,
    also: ['ThreadPoolExecutor, map', 'ProcessPoolExecutor, map', 'CPython ProcessPoolExecutor, map'],
    python: 'many',
  },
});

export const prepare = prepareMany;

export const reasons = {
  threads: 'Most of it is the start of the pool: see [cold-start](cold-start.md).',
  processes: 'Most of it is the start of the pool: see [cold-start](cold-start.md).',
};
