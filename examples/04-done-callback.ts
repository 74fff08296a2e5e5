// A function that is called when a future is done, and what it needs to know bound to it. It runs on the caller's thread.
import { ThreadPoolExecutor, type Future } from '@futures/threads';

async function task(n: number) {
  console.log(`${n}: sleeping`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (n < 0) throw new RangeError('no negative numbers');
  console.log(`${n}: done`);
  return n / 10;
}

// The second argument is bound where the callback is added, as functools.partial would do in Python.
function report(future: Future<number>, n: number) {
  const outcome = future.outcome();
  if (outcome.status === 'cancelled') console.log(`${n}: cancelled`);
  if (outcome.status === 'rejected') console.log(`${n}: failed: ${String(outcome.reason)}`);
  if (outcome.status === 'fulfilled') console.log(`${n}: returned ${outcome.value}`);
}

const executor = new ThreadPoolExecutor(2);
console.log('main: starting');
const futures = [5, -5, 7].map((n) => executor.submit(task, n).addDoneCallback(report, n));
futures[2]?.cancel();
await executor.shutdown();
