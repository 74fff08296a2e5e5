// Many tasks at once, through a pool that is there already, or one that is made for them (`cold`).
import { stopwatch } from '../../measure/statistics.mjs';
import * as functions from '../../tasks/functions.mjs';

const fromOne = (count, make) => Array.from({ length: count }, (_, i) => make(i + 1));

/** What the tasks are given; each kind has its twin in tasks/questions.py. */
const kinds = {
  numbers: ({ tasks }) => fromOne(tasks, (i) => i),
  objects: ({ tasks }) => fromOne(tasks, (i) => ({ a: i, b: -i })),
  fib: () => fromOne(17, (i) => i + 14),
  bytes: ({ tasks, bytes }) => new Array(tasks).fill(new Uint8Array(bytes)),
};

const itemsOf = (settings) =>
  kinds[settings.items]?.(settings) ?? new Array(settings.tasks).fill(settings.items);

/** A pool that loses results, or mixes them up, is not fast. */
function check(name, items, results) {
  if (results.length !== items.length) throw new Error(`${results.length} results of ${items.length} tasks`);
  for (const i of [0, items.length >> 1, items.length - 1]) {
    const [expected, found] = [functions[name](items[i]), results[i]].map((value) => JSON.stringify(value));
    if (expected !== found) throw new Error(`task ${i} gave ${found}, not ${expected}`);
  }
}

export async function prepareMany(rival, settings) {
  const { workers, task, cold = false } = settings;
  const items = itemsOf(settings);
  const run = async (pool, elapsed) => {
    const results = await pool.all(task, items);
    const taken = elapsed();
    check(task, items, results);
    return { taken };
  };
  if (!cold) {
    const pool = await rival.open(workers, settings);
    // Warm enough, and not as long as a sample.
    await pool.all(task, items.slice(0, items.length / 10));
    return { sample: () => run(pool, stopwatch()), close: () => pool.close() };
  }
  return {
    async sample() {
      const elapsed = stopwatch();
      const pool = await rival.open(workers, settings);
      const figures = await run(pool, elapsed);
      await pool.close();
      return figures;
    },
  };
}
