import { stopwatch } from '../../measure/statistics.mjs';

/** The milliseconds of each of so many tasks, of which each waits for the one before. */
export async function oneByOne(run, times) {
  const taken = new Array(times);
  for (let i = 0; i < times; i++) {
    const elapsed = stopwatch();
    await run(i);
    taken[i] = elapsed();
  }
  return taken;
}
