// One call: `submit` gives a future at once, the function runs afterwards.
import { setTimeout as sleep } from 'node:timers/promises';
import { InlineExecutor } from '@futures/core';

async function task(n) {
  console.log(`task: sleeping ${n}`);
  await sleep(n * 5);
  console.log(`task: done with ${n}`);
  return n / 10;
}

const executor = new InlineExecutor();
console.log('main: starting');
const future = executor.submit(task, 5);
console.log(`main: future ${future}`);
console.log('main: waiting for the result');
console.log(`main: result ${await future}`);
console.log(`main: future afterwards ${future}`);
await executor.shutdown();
