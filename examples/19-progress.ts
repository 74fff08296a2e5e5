// A task can tell how far it is, and what is more urgent can go first.
import { ThreadPoolExecutor, type TaskContext } from '@futures/threads';

function copy(this: TaskContext, files: string[]) {
  for (const file of files) this.report(`copied ${file}`);
  return files.length;
}

const executor = new ThreadPoolExecutor(1);
executor.on('task:end', ({ future, outcome }) => console.log(`${future} ${outcome.status}`));

const low = executor.with({ name: 'low' }).submit(copy, ['a', 'b']);
const high = executor.with({ name: 'high', priority: 1 }).submit(copy, ['c', 'd']);
low.on('progress', (value) => console.log('low:', value));
high.on('progress', (value) => console.log('high:', value));

await executor.shutdown();
console.log(executor.stats);
