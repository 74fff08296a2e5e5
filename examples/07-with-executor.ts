// An executor for the length of a function: when it is left, every task has ended.
// Where `await using` is available, `await using executor = new ThreadPoolExecutor(2)` does the same for a block.
import { ThreadPoolExecutor, withExecutor } from '@futures/threads';

function task(n: number) {
  console.log(n);
}

await withExecutor(new ThreadPoolExecutor(2), (executor) => {
  console.log('main: starting');
  for (const n of [1, 2, 3, 4]) executor.submit(task, n);
});
console.log('main: done');

// If the function fails, what has not started can be dropped instead.
try {
  await withExecutor(
    new ThreadPoolExecutor(2),
    (executor) => {
      executor.submit(task, 5);
      throw new Error('changed my mind');
    },
    { onError: 'cancel' },
  );
} catch (error) {
  console.log(`main: ${String(error)}, and 5 was never printed`);
}
