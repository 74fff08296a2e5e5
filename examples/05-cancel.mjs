// What has not started can be cancelled; what runs cannot, it can only be asked to stop.
import { setTimeout as sleep } from 'node:timers/promises';
import { InlineExecutor } from '@futures/core';

async function task(n) {
  console.log(`${n}: sleeping`);
  await sleep(20);
  console.log(`${n}: done`);
  return n / 10;
}

function report(future, n) {
  console.log(`${n}: ${future.cancelled() ? 'cancelled' : 'not cancelled'}`);
}

const executor = new InlineExecutor();
console.log('main: starting');
const futures = new Map();
for (let n = 5; n > 0; n--) {
  console.log(`main: submitting ${n}`);
  futures.set(n, executor.submit(task, n).addDoneCallback(report, n));
}

await sleep(0); // lets the first one start
for (const [n, future] of [...futures].reverse()) {
  if (!future.cancel()) console.log(`main: did not cancel ${n}`);
}
await executor.shutdown();
