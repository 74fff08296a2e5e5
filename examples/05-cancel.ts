// What has not started can be cancelled; what runs cannot, it can only be asked to stop. Two threads, ten tasks.
import { ThreadPoolExecutor, type TaskContext, type Future } from '@futures/threads';

async function task(this: TaskContext, n: number) {
  console.log(`${n}: sleeping`);
  this.report('started');
  await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(`${n}: done`);
  return n / 10;
}

function report(future: Future<number>, n: number) {
  console.log(`${n}: ${future.cancelled() ? 'cancelled' : 'not cancelled'}`);
}

const started = (future: Future<number> | undefined) =>
  new Promise((resolve) => future?.on('progress', resolve));

const executor = new ThreadPoolExecutor(2);
console.log('main: starting');
const futures = new Map<number, Future<number>>();
for (let n = 10; n > 0; n--) {
  console.log(`main: submitting ${n}`);
  futures.set(n, executor.submit(task, n).addDoneCallback(report, n));
}

await Promise.all([started(futures.get(10)), started(futures.get(9))]);
for (const [n, future] of [...futures].reverse()) {
  if (!future.cancel()) console.log(`main: did not cancel ${n}`);
}
await executor.shutdown();
