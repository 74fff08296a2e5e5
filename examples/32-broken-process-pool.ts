// A process is killed: the pool is broken. The error comes from the future, later submits throw, shutdown returns.
import { BrokenProcessPool, ProcessPoolExecutor } from '@futures/processes';

const executor = new ProcessPoolExecutor(2);
const pid = await executor.submit(() => process.pid);
const endless = executor.submit(function () {
  this.report('begun');
  return new Promise(() => {});
});
await new Promise((resolve) => endless.on('progress', resolve));
process.kill(pid, 'SIGKILL');

try {
  await endless;
} catch (error) {
  console.log(String(error));
  console.log('because:', error instanceof BrokenProcessPool && String(error.cause));
}
try {
  executor.submit(() => 1);
} catch (error) {
  console.log('could not submit:', error instanceof BrokenProcessPool);
}
await executor.shutdown();
console.log('shut down');

// A pool that lives on.
const lasting = new ProcessPoolExecutor({ maxWorkers: 1, onWorkerExit: 'replace' });
console.log(String(await lasting.submit(() => process.kill(process.pid, 'SIGKILL')).exception()));
console.log(await lasting.submit(() => 'goes on'));
