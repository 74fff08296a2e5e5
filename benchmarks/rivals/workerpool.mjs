import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';

const script = fileURLToPath(new URL('../tasks/workerpool.mjs', import.meta.url));

export function open(workers) {
  const pool = workerpool.pool(script, { maxWorkers: workers, workerType: 'thread' });
  return {
    task: (name) => (argument, transfer) =>
      pool.exec(name, [argument], transfer === undefined ? undefined : { transfer }),
    close: () => pool.terminate(true),
  };
}
