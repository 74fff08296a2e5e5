// A Monte-Carlo run: π from darts, in the order in which the throws end, better with each. The darts are the same in each
// run, on however many threads, because each task has a seed of its own.
import { ThreadPoolExecutor, withExecutor } from '@futures/threads';
import { estimateOf, throwDarts } from './darts.js';

const darts = 200_000;
const seeds = Array.from({ length: 40 }, (_, index) => [index + 1, darts] as [number, number]);

await withExecutor(new ThreadPoolExecutor(), async (executor) => {
  const results = executor.starmap(throwDarts, seeds, { ordered: false });
  let hits = 0;
  for await (const more of results) {
    hits += more;
    const { done, total } = results.progress;
    if (done % 10 !== 0) continue;
    const { pi, error } = estimateOf(hits, done * darts);
    console.log(`${done} of ${total}: π ≈ ${pi.toFixed(4)} ± ${error.toFixed(4)}`);
  }
  console.log('exactly the same each time:', hits);
});
