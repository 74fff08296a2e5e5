// Fibonacci numbers with map: on this thread first, then on all cores. Nothing else changes. To start threads takes time,
// too: it pays where there is something to compute.
import { InlineExecutor, ThreadPoolExecutor, withExecutor } from '@futures/threads';

function fib(n: number): number {
  return n <= 2 ? 1 : fib(n - 1) + fib(n - 2);
}

const numbers = Array.from({ length: 10 }, (_, index) => 27 + index);

for (const executor of [new InlineExecutor(), new ThreadPoolExecutor()]) {
  const start = performance.now();
  const results = await withExecutor(executor, () => executor.map(fib, numbers).toArray());
  console.log(`${executor.constructor.name}: ${Math.round(performance.now() - start)} ms`);
  results.forEach((result, index) => console.log(`  fib(${numbers[index]}) = ${result}`));
}
