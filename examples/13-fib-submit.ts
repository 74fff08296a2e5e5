// One number that fails: with submit and asCompleted it spoils nothing, map ends where it would have come,
// and a settled map goes on.
import { asCompleted, ThreadPoolExecutor, withExecutor } from '@futures/threads';

function fib(n: number): number {
  if (n === 18) throw new RangeError('not this number');
  return n <= 2 ? 1 : fib(n - 1) + fib(n - 2);
}

// fib(19) calls fib(18), and fails too.
const numbers = [15, 16, 17, 18, 19];

await withExecutor(new ThreadPoolExecutor(), async (executor) => {
  const numberOf = new Map(numbers.map((n) => [executor.submit(fib, n), n]));
  for await (const future of asCompleted(numberOf.keys())) {
    const n = numberOf.get(future);
    await future.then(
      (result) => console.log(`fib(${n}) = ${result}`),
      (error) => console.log(`fib(${n}) failed: ${String(error)}`),
    );
  }
});

await withExecutor(new ThreadPoolExecutor(), async (executor) => {
  try {
    for await (const result of executor.map(fib, numbers)) console.log('map:', result);
  } catch (error) {
    console.log('map ended:', String(error));
  }
  for await (const outcome of executor.map(fib, numbers, { settled: true }))
    console.log('settled map:', outcome.status);
});
