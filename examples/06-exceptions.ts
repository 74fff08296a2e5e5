// What a task throws is kept by its future, for whoever asks. It arrives with its class.
import { ThreadPoolExecutor } from '@futures/threads';

function task(n: number): never {
  console.log(`${n}: starting`);
  throw new RangeError(`the value ${n} is no good`);
}

const executor = new ThreadPoolExecutor(2);
console.log('main: starting');
const future = executor.submit(task, 5);

const error = await future.exception();
console.log(`main: error: ${String(error)}`);

try {
  await future;
} catch (caught) {
  console.log(`main: saw "${String(caught)}" when awaiting the result`);
  console.log(`main: a RangeError: ${caught instanceof RangeError}; the same error: ${caught === error}`);
}
