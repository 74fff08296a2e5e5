// A worker dies in the middle of a task. That task fails, the others do not notice: a new worker takes over.
import { ThreadPoolExecutor } from '@futures/threads';

const executor = new ThreadPoolExecutor(1);
executor.on('worker:online', ({ name }) => console.log(`${name}: online`));
executor.on('worker:exit', ({ name, exitCode, reason }) => console.log(`${name}: ${reason} (${exitCode})`));

const lost = executor.with({ name: 'bad' }).submit(() => process.exit(3));
const next = executor.submit(() => 'not hurt');

const error = await lost.exception();
console.log(String(error));
console.log(await next);
