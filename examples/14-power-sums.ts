// Many small calls: `chunksize` says how many items travel together to a worker. It changes the cost, not the result.
import { ThreadPoolExecutor, withExecutor, type MapOptions } from '@futures/threads';

function powerSum(x: number) {
  let sum = 0;
  for (let k = 1; k <= 50; k++) sum += x ** (1 / k ** 1.5);
  return sum;
}

const numbers = Array.from({ length: 2000 }, (_, index) => index + 1);

async function totalOf(options?: MapOptions) {
  const sums = await withExecutor(new ThreadPoolExecutor(), (executor) =>
    executor.map(powerSum, numbers, options).toArray(),
  );
  return { length: sums.length, total: sums.reduce((total, sum) => total + sum) };
}

const { length, total } = await totalOf(); // 'auto'
console.log(length, 'sums, together', total.toFixed(3));
for (const chunksize of [1, 7, 250, 5000]) {
  const { total: same } = await totalOf({ chunksize });
  console.log(`chunksize ${chunksize}: ${same === total ? 'the same' : 'different'}`);
}
