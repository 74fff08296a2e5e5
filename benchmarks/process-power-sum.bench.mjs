import { count, ms, must, mustReach, ratio } from './figures.mjs';
import { compare, stopwatch } from './measure.mjs';
import { jestWorker, ours, pools, tinypool } from './rivals/processes.mjs';
import { findPython, timeInPython } from './rivals/python.mjs';
import { powerSum } from './tasks/functions.mjs';

export const question =
  "How does map() over processes, without a chunksize, compare with CPython's ProcessPoolExecutor?";

const workers = 2;
const items = Array.from({ length: 99_999 }, (_, i) => i + 1);
const loop = 'a loop in JavaScript';
const map = `${ours}, map`;
const byHand = (chunksize) => `${map}, chunksize ${count(chunksize)}`;
const python = findPython();
const unchunked = `${python}, map`;
const chunked = `${python}, map, chunksize 2,000`;

export async function run({ quick }) {
  const candidates = {
    [loop]: timeOfLoop,
    [map]: () => timeToMap(),
    [byHand(2000)]: () => timeToMap({ chunksize: 2000 }),
    ...(!quick && { [tinypool]: () => timeToSubmit(tinypool), [jestWorker]: () => timeToSubmit(jestWorker) }),
    ...(python !== undefined && { [chunked]: () => timeInPython(workers, items.length, 2000) }),
    ...(python !== undefined && { [unchunked]: () => timeInPython(workers, items.length, 1) }),
  };
  const { time, ratio: against } = await compare(candidates, {
    rounds: quick ? 1 : 5,
    warmUp: quick ? 0 : 1,
  });
  return {
    tables: [
      {
        title: `${count(items.length)} sums of powers in two processes, the time to start them included`,
        head: ['', 'time', 'against map'],
        rows: Object.keys(candidates).map((name) => [name, ms(time(name)), ratio(against(name, map))]),
      },
    ],
    bounds:
      python === undefined
        ? []
        : [
            mustReach('CPython without chunks, against map', against(unchunked, map), 15, ratio),
            must('map, against CPython with chunks', against(map, chunked), 1.2, ratio),
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
  const pool = pools[ours](workers);
  await pool.map('powerSum', items, options);
  const taken = elapsed();
  await pool.close();
  return taken;
}

async function timeToSubmit(name) {
  const elapsed = stopwatch();
  const pool = pools[name](workers);
  const submit = pool.task('powerSum');
  await Promise.all(items.map((item) => submit(item)));
  const taken = elapsed();
  await pool.close();
  return taken;
}
