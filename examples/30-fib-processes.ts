// Fibonacci numbers from 15 to 31 in processes, where the last one fails: with submit that is the matter of one future;
// map ends where the number would have come.
import { asCompleted, ProcessPoolExecutor, withExecutor } from '@futures/processes';

function fib(n: number): number {
  if (n === 31) throw new RangeError('not this number');
  return n <= 2 ? 1 : fib(n - 1) + fib(n - 2);
}

const numbers = Array.from({ length: 17 }, (_, index) => 15 + index);

await withExecutor(new ProcessPoolExecutor(2), async (executor) => {
  const numberOf = new Map(numbers.map((n) => [executor.submit(fib, n), n]));
  for await (const future of asCompleted(numberOf.keys())) {
    const error = (await future.exception()) as Error | undefined;
    const n = numberOf.get(future);
    console.log(error ? `fib(${n}) failed: ${String(error)}` : `fib(${n}) = ${await future}`);
  }
});
console.log();

await withExecutor(new ProcessPoolExecutor(2), async (executor) => {
  try {
    let n = 15;
    for await (const result of executor.map(fib, numbers)) console.log(`fib(${n++}) = ${result}`);
  } catch (error) {
    console.log('map ended:', String(error));
  }
});
