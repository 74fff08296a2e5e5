import { fileURLToPath } from 'node:url';
import { bySignal, cannotAsk, submitAll } from './submit-all.mjs';

const filename = fileURLToPath(new URL('../tasks/functions.mjs', import.meta.url));
const moving = fileURLToPath(new URL('../tasks/piscina.mjs', import.meta.url));

export const piscina = {
  piscina: { side: 'pool', realm: 'threads', cannot: cannotAsk, open: (workers, how) => open(workers, how) },
  'piscina without atomics': {
    side: 'pool',
    realm: 'threads',
    cannot: cannotAsk,
    open: (workers, how) => open(workers, how, { atomics: 'disabled' }),
  },
};

/** By default it ends a thread as soon as it is idle; with a least number, which it recommends, they stay. */
async function open(workers, { lazy = false } = {}, options) {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename,
    ...(!lazy && { minThreads: workers }),
    maxThreads: workers,
    ...options,
  });
  const task = (name) => {
    const how = { name, filename: name === 'giveBack' ? moving : filename };
    return (argument, transferList) => pool.run(argument, transferList ? { ...how, transferList } : how);
  };
  const stopping = (name) => bySignal((argument, signal) => pool.run(argument, { name, signal }));
  return {
    task,
    all: (name, items) => submitAll(task(name), items),
    cancellable: stopping,
    close: () => pool.destroy(),
  };
}
