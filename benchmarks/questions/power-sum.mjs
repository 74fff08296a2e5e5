import { goal, must, mustReach, ratio } from '../pages/figures.mjs';
import { prepareMany } from './ways/many.mjs';

export const question = 'How long do 99,999 tasks of some microseconds take, with and without chunks?';
export const how =
  'The program that shows why `chunksize` matters in Python: `sum(x ** (1 / k ** 1.5) for k in 1..51)` for each x below ' +
  '100,000, in a pool of two that is made for it. Chunks are, as there, an eighth of the items: its number divided by four ' +
  'times the workers. Pools without `map` are submitted each item.';

export const measures = { taken: { title: 'time', unit: 'time' } };

const chunked = 12_499;
const others = [64, 1024, 4096].map((size) => [`chunks of ${size.toLocaleString('en')}`, size]);

export function cases({ quick }) {
  const settings = {
    workers: 2,
    task: 'powerSum',
    items: 'numbers',
    cold: true,
    tasks: quick ? 9_999 : 99_999,
    rounds: quick ? 3 : 9,
    warmUp: 0,
    least: quick ? 1 : 2,
    budget: quick ? 3_000 : 60_000,
    python: 'many',
  };
  const ours = ['ThreadPoolExecutor, map', 'ProcessPoolExecutor, map'];
  const pythons = ['map', 'map by chunks'].map((way) => `CPython ProcessPoolExecutor, ${way}`);
  const oursBy = (title, chunksize) => ({
    ...settings,
    title,
    chunksize,
    only: ours,
    budget: settings.budget / 6,
  });
  return {
    all: {
      ...settings,
      title: 'No chunksize given',
      also: [...ours, ...pythons, 'CPython multiprocessing.Pool'],
    },
    chunks: oursBy('Chunks of an eighth, as Python needs them', quick ? 1_249 : chunked),
    ...(!quick &&
      Object.fromEntries(others.map(([name, size]) => [name, oursBy(`Chunks of ${size}`, size)]))),
  };
}

export const prepare = prepareMany;

export function bounds({ against, median, cases: asked }) {
  const [threads, processes] = ['ThreadPoolExecutor, map', 'ProcessPoolExecutor, map'];
  const [unchunked, inChunks] = ['map', 'map by chunks'].map((way) => `CPython ProcessPoolExecutor, ${way}`);
  const byHand = asked.filter((name) => name !== 'all').map((name) => median(name, 'taken', threads));
  const best = Math.min(...byHand.filter((time) => time !== undefined));
  return [
    must('threads, against the loop', against('all', 'taken', threads, 'a loop'), 0.8, ratio),
    goal('threads, against the loop', against('all', 'taken', threads, 'a loop'), 0.65, ratio),
    must('threads, against the best chunksize by hand', median('all', 'taken', threads) / best, 1.1, ratio),
    mustReach(
      'CPython without chunks, against processes',
      against('all', 'taken', unchunked, processes),
      15,
      ratio,
    ),
    must('processes, against CPython with chunks', against('all', 'taken', processes, inChunks), 1.2, ratio),
  ];
}
