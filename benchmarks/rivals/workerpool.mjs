import { fileURLToPath } from 'node:url';
import { cannotAsk, submitAll } from './submit-all.mjs';

const script = fileURLToPath(new URL('../tasks/workerpool.mjs', import.meta.url));

export const workerpool = {
  workerpool: {
    side: 'pool',
    realm: 'threads',
    cannot: cannotAsk,
    open: (workers) => open(workers, { workerType: 'thread' }),
  },
  'workerpool, processes': {
    side: 'pool',
    realm: 'processes',
    cannot: { ...cannotAsk, transfer: 'no way: a process is sent copies' },
    // Without this it sends JSON, in which bytes arrive as something else.
    open: (workers) => open(workers, { workerType: 'process', forkOpts: { serialization: 'advanced' } }),
  },
};

async function open(workers, options) {
  const { default: library } = await import('workerpool');
  const pool = library.pool(script, { maxWorkers: workers, ...options });
  const task = (name) => (argument, transfer) => pool.exec(name, [argument], transfer && { transfer });
  return {
    task,
    all: (name, items) => submitAll(task(name), items),
    cancellable: (name) => (argument) => {
      const result = pool.exec(name, [argument]);
      return { result, cancel: () => result.cancel() };
    },
    close: () => pool.terminate(true),
  };
}
