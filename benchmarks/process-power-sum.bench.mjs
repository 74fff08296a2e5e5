import { count, ms, must, mustReach, ratio } from './figures.mjs';
import { compare } from './measure.mjs';
import { jestWorker, ours, pools, tinypool } from './rivals/processes.mjs';
import { findPython, timeInPython } from './rivals/python.mjs';
import { powerSum } from './tasks/functions.mjs';
import { timeOfLoop, timeOfPool, timeToSubmit } from './timed.mjs';

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
    [loop]: () => timeOfLoop(powerSum, items),
    [map]: () => timeToMap(),
    [byHand(2000)]: () => timeToMap({ chunksize: 2000 }),
    ...(!quick && {
      [tinypool]: () => timeToSubmitAll(tinypool),
      [jestWorker]: () => timeToSubmitAll(jestWorker),
    }),
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

const timeToMap = (options) =>
  timeOfPool(
    () => pools[ours](workers),
    (pool) => pool.map('powerSum', items, options),
  );

const timeToSubmitAll = (name) =>
  timeOfPool(
    () => pools[name](workers),
    (pool) => timeToSubmit(pool.task('powerSum'), items),
  );
