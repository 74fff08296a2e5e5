// As Python's process pool does it: when a worker dies, the pool is broken, and everything that is not done fails.
import { BrokenThreadPool, ThreadPoolExecutor } from '@futures/threads';

const executor = new ThreadPoolExecutor({ maxWorkers: 1, onWorkerExit: 'break' });
const running = executor.submit(() => process.exit(1));
const queued = executor.submit(() => 'never');

const error = await queued.exception();
if (error instanceof BrokenThreadPool) {
  console.log(String(error));
  console.log('because:', String(error.cause));
}
console.log('an error of its own for each:', (await running.exception()) !== error);

try {
  executor.submit(() => 'too late');
} catch (refused) {
  console.log('could not submit:', refused instanceof BrokenThreadPool);
}
