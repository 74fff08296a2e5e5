import { count, goal, ms, must, ratio } from './figures.mjs';
import { compare, stopwatch } from './measure.mjs';
import { piscina, piscinas, source } from './rivals/pools.mjs';
import { openBySource } from './rivals/ours.mjs';
import { powerSum } from './tasks/functions.mjs';

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
  const candidates = { [loop]: timeOfLoop, [auto]: () => timeToMap() };
  for (const chunksize of chunksizes) candidates[byHand(chunksize)] = () => timeToMap({ chunksize });
  if (!quick) candidates[piscina] = timeToSubmit;
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

function timeOfLoop() {
  const results = [];
  const elapsed = stopwatch();
  for (const item of items) results.push(powerSum(item));
  return elapsed();
}

async function timeToMap(options) {
  const elapsed = stopwatch();
  const pool = openBySource(workers);
  await pool.map('powerSum', items, options);
  const taken = elapsed();
  await pool.close();
  return taken;
}

async function timeToSubmit() {
  const elapsed = stopwatch();
  const pool = piscinas[piscina](workers);
  const submit = pool.task('powerSum');
  await Promise.all(items.map((item) => submit(item)));
  const taken = elapsed();
  await pool.close();
  return taken;
}
