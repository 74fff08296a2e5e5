// One call: `submit` gives a future at once, a thread runs the function.
import { ThreadPoolExecutor, type TaskContext } from '@futures/threads';

async function task(this: TaskContext, n: number) {
  console.log(`${this.workerName}: sleeping ${n}`);
  await new Promise((resolve) => setTimeout(resolve, n * 20));
  console.log(`${this.workerName}: done with ${n}`);
  return n / 10;
}

const executor = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: 'Thread' });
console.log('main: starting');
const future = executor.submit(task, 5);
console.log(`main: future ${future}`);
console.log('main: waiting for the result');
console.log(`main: result ${await future}`);
console.log(`main: future afterwards ${future}`);
