// A callback among the arguments stays where it is: the task calls it, and awaits its answer, across the threads.
import { proxy, ThreadPoolExecutor } from '@futures/threads';

const prices: Record<string, number> = { apple: 3, pear: 4 };

async function total(basket: string[], priceOf: (fruit: string) => number | Promise<number>) {
  let sum = 0;
  for (const fruit of basket) sum += await priceOf(fruit);
  return sum;
}

const executor = new ThreadPoolExecutor();
const priceOf = proxy((fruit: string) => prices[fruit] ?? 0);
console.log(await executor.submit(total, ['apple', 'pear', 'apple'], priceOf));
