// Five threads, five tasks: whichever is done first comes first, in another order each time.
import { asCompleted, ThreadPoolExecutor } from '@futures/threads';

async function task(n: number): Promise<[number, number]> {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
  return [n, n / 10];
}

const executor = new ThreadPoolExecutor(5);
console.log('main: starting');
const futures = [5, 4, 3, 2, 1].map((n) => executor.submit(task, n));

for await (const future of asCompleted(futures)) console.log('main: result', await future);
