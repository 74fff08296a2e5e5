import { fileURLToPath } from 'node:url';
import { submitAll } from './submit-all.mjs';

const script = fileURLToPath(new URL('../tasks/functions.mjs', import.meta.url));

export const jestWorker = {
  'jest-worker': {
    side: 'pool',
    realm: 'processes',
    cannot: {
      transfer: 'no way: a process is sent copies',
      cancel: 'no way: a task that was submitted runs',
      stop: 'no way: a task that was submitted runs',
    },
    open,
  },
};

async function open(workers) {
  const { Worker } = await import('jest-worker');
  const exposedMethods = Object.keys(await import('../tasks/functions.mjs'));
  const pool = new Worker(script, {
    numWorkers: workers,
    exposedMethods,
    // Without this it sends JSON, in which bytes arrive as something else.
    forkOptions: { serialization: 'advanced' },
  });
  const task = (name) => (argument) => pool[name](argument);
  return { task, all: (name, items) => submitAll(task(name), items), close: () => pool.end() };
}
