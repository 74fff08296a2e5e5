// One task over many inputs: the results come in the order of the inputs.
import { setTimeout as sleep } from 'node:timers/promises';
import { InlineExecutor, currentTask } from '@futures/core';

async function task(n) {
  const { workerName } = currentTask();
  console.log(`${workerName}: sleeping ${n}`);
  await sleep(n * 5);
  console.log(`${workerName}: done with ${n}`);
  return n / 10;
}

const executor = new InlineExecutor();
console.log('main: starting');
const results = executor.map(task, [5, 4, 3, 2, 1]);
console.log('main: nothing has run yet', results.progress);
console.log('main: waiting for the results');
console.log('main: results', await results.toArray());
await executor.shutdown();
