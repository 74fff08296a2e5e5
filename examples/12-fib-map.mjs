// Fibonacci numbers with map. With a pool of threads or processes instead, nothing else would change.
import { InlineExecutor, withExecutor } from '@futures/core';

function fib(n) {
  return n <= 2 ? 1 : fib(n - 1) + fib(n - 2);
}

const numbers = Array.from({ length: 11 }, (_, index) => 15 + index);

const results = await withExecutor(new InlineExecutor(), (executor) => executor.map(fib, numbers).toArray());
results.forEach((result, index) => console.log(`fib(${numbers[index]}) = ${result}`));
