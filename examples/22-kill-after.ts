// What does not listen can be ended by force: its worker goes with it, and another takes its place. Only that task is lost.
import { ThreadPoolExecutor, type TaskContext } from '@futures/threads';

function deaf(this: TaskContext) {
  this.report('started');
  for (;;);
}

const executor = new ThreadPoolExecutor(1);
executor.once('worker:exit', ({ name, reason }) => console.log(`${name}: ${reason}`));

const future = executor.submit(deaf);
const next = executor.submit(() => 'the next one runs');
future.on('progress', () => future.cancel('enough', { killAfter: 50 }));

console.log(await next);
console.log(String(future), future.outcome());

const hasty = executor.with({ timeout: 50, killAfter: 0 }); // the same, by the clock
console.log(String(await hasty.submit(deaf).exception()));
