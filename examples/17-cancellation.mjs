// One source stops many tasks: those that wait never start, and those that run hear of it through their tokens.
import { setTimeout as sleep } from 'node:timers/promises';
import { CancellationTokenSource, InlineExecutor } from '@futures/core';

// Anything that takes a signal can be given the task's; the AbortError that comes out ends the task as cancelled.
async function download(name) {
  console.log(`${name}: started`);
  await sleep(60_000, undefined, { signal: this.signal });
}

const executor = new InlineExecutor();
const source = new CancellationTokenSource();
const futures = ['a', 'b', 'c'].map((name) => executor.with({ signal: source.token }).submit(download, name));

await sleep(0);
source.cancel('the user left');
await executor.shutdown();
for (const future of futures) console.log(String(future), future.outcome());
