import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bySignal, cannotAsk } from './submit-all.mjs';

const script = fileURLToPath(new URL('../tasks/poolifier.mjs', import.meta.url));

export const poolifier = {
  poolifier: {
    side: 'pool',
    realm: 'threads',
    cannot: { ...cannotAsk, transfer: 'no way to move a result back' },
    open,
  },
};

/** Without a queue it hands out each task at once; what waits for a busy pool needs one. */
async function open(workers, { queue = false } = {}) {
  const { FixedThreadPool } = await import('poolifier');
  const pool = new FixedThreadPool(workers, script, { enableTasksQueue: queue });
  return {
    task: (name) => (argument, transferList) => pool.execute(argument, name, undefined, transferList),
    all: (name, items) => pool.mapExecute(items, name),
    cancellable: (name) => bySignal((argument, signal) => pool.execute(argument, name, signal)),
    // Now and then it waits for the end of a worker that has ended already.
    close: () => Promise.race([pool.destroy(), delay(500)]),
  };
}
