// One task over many inputs, on two threads: they end as they like, the results come in the order of the inputs.
import { ThreadPoolExecutor, type TaskContext } from '@futures/threads';

async function task(this: TaskContext, n: number) {
  console.log(`${this.workerName}: sleeping ${n}`);
  await new Promise((resolve) => setTimeout(resolve, n * 20));
  console.log(`${this.workerName}: done with ${n}`);
  return n / 10;
}

const executor = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: 'Thread' });
console.log('main: starting');
const results = executor.map(task, [5, 4, 3, 2, 1]);
console.log('main: nothing is done yet', results.progress);
console.log('main: waiting for the results');
console.log('main: results', await results.toArray());
