// A worker with an entry of your own, as bundlers need it: it says what it serves.
import { Worker } from 'node:worker_threads';
import { servedTasks, ThreadPoolExecutor } from '@futures/threads';

const { shout } = servedTasks<typeof import('./text-worker.js')>();

const executor = new ThreadPoolExecutor({
  maxWorkers: 2,
  worker: () => new Worker(new URL('./text-worker.js', import.meta.url)),
});
console.log(await executor.submit(shout, 'hello'));
console.log(await executor.submit((n) => n * 2, 21)); // functions of all kinds run there
