import { count, goal, ms, must, ratio } from './figures.mjs';
import { compare } from './measure.mjs';
import { piscina, piscinas, source } from './rivals/pools.mjs';
import { openBySource } from './rivals/ours.mjs';
import { powerSum } from './tasks/functions.mjs';
import { timeOfLoop, timeOfPool, timeToSubmit } from './timed.mjs';

export const question =
  'How much faster than a loop is map() on two threads, made for it, with some microseconds for each item?';

const workers = 2;
const items = Array.from({ length: 100_000 }, (_, i) => i + 1);
const loop = 'a loop';
const auto = `${source}, map`;
const byHand = (chunksize) => `${auto}, chunksize ${count(chunksize)}`;

export async function run({ quick }) {
  const rounds = quick ? 3 : 9;
  const chunksizes = quick ? [64, 1024] : [1, 16, 64, 256, 1024, 4096];
  const candidates = { [loop]: () => timeOfLoop(powerSum, items), [auto]: () => timeToMap() };
  for (const chunksize of chunksizes) candidates[byHand(chunksize)] = () => timeToMap({ chunksize });
  if (!quick) candidates[piscina] = timeToSubmitAll;
  const { time, ratio: against } = await compare(candidates, { rounds, warmUp: 1 });
  const best = chunksizes.map(byHand).reduce((one, other) => (time(one) <= time(other) ? one : other));
  return {
    tables: [
      {
        title: `${count(items.length)} sums of powers, the time to start the pool included`,
        head: ['', 'time', 'against the loop'],
        rows: Object.keys(candidates).map((name) => [name, ms(time(name)), ratio(against(name, loop))]),
      },
    ],
    bounds: [
      must('map, against the loop', against(auto, loop), 0.8, ratio),
      goal('map, against the loop', against(auto, loop), 0.65, ratio),
      must('map, against the best chunksize by hand', against(auto, best), 1.1, ratio),
    ],
  };
}

const timeToMap = (options) =>
  timeOfPool(
    () => openBySource(workers),
    (pool) => pool.map('powerSum', items, options),
  );

const timeToSubmitAll = () =>
  timeOfPool(
    () => piscinas[piscina](workers),
    (pool) => timeToSubmit(pool.task('powerSum'), items),
  );
