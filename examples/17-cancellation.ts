// One source stops many tasks: those that wait never start, and those that run hear of it through their tokens.
import { CancellationTokenSource, ThreadPoolExecutor, type TaskContext } from '@futures/threads';

// Anything that takes a signal can be given the task's; the AbortError that comes out ends the task as cancelled.
async function download(this: TaskContext, name: string) {
  const { setTimeout: sleep } = await import('node:timers/promises');
  this.report('started');
  await sleep(60_000, name, { signal: this.signal });
}

const executor = new ThreadPoolExecutor(2);
const source = new CancellationTokenSource();
const futures = ['a', 'b', 'c'].map((name) => executor.with({ signal: source.token }).submit(download, name));

await new Promise((resolve) => futures[0]?.on('progress', resolve));
source.cancel('the user left');
await executor.shutdown();
for (const future of futures) console.log(String(future), future.outcome());
