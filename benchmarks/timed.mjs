import { stopwatch } from './measure.mjs';

/** How long a loop on this thread takes. */
export function timeOfLoop(task, items) {
  const results = [];
  const elapsed = stopwatch();
  for (const item of items) results.push(task(item));
  return elapsed();
}

/** From the first task to the last result. */
export async function timeToSubmit(submit, items) {
  const promises = new Array(items.length);
  const elapsed = stopwatch();
  for (let i = 0; i < items.length; i++) promises[i] = submit(items[i]);
  await Promise.all(promises);
  return elapsed();
}

/** The time to make the pool included, the time to close it not. */
export async function timeOfPool(open, work) {
  const elapsed = stopwatch();
  const pool = open();
  await work(pool);
  const taken = elapsed();
  await pool.close();
  return taken;
}
