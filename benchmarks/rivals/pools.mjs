// All pools look alike here: they are opened with a number of workers, `task(name)` gives the way to run that function of
// ../tasks with an argument and what to transfer of it, and they are closed. Each is used as its documentation recommends.
import { open as openComlink } from './comlink.mjs';
import { openByModule, openBySource } from './ours.mjs';
import { open as openPiscina } from './piscina.mjs';
import { open as openPoolifier } from './poolifier.mjs';
import { open as openTinypool } from './tinypool.mjs';
import { open as openWorkerpool } from './workerpool.mjs';

/** The names under which others are compared with. */
export const source = 'ThreadPoolExecutor';
export const piscina = 'piscina';

export const ours = {
  [source]: openBySource,
  'ThreadPoolExecutor, a function of a module': openByModule,
};

export const piscinas = {
  [piscina]: openPiscina,
  'piscina, atomics disabled': (workers) => openPiscina(workers, { atomics: 'disabled' }),
};

export const others = {
  tinypool: openTinypool,
  workerpool: openWorkerpool,
  poolifier: openPoolifier,
  'Comlink, a call for each task': openComlink,
};

/** Opens them all for the time of `body`, which is handed them by the same names. */
export async function withOpen(rivals, workers, body) {
  const pools = {};
  try {
    for (const [name, open] of Object.entries(rivals)) pools[name] = open(workers);
    return await body(pools);
  } finally {
    await Promise.all(Object.values(pools).map((pool) => pool.close()));
  }
}
