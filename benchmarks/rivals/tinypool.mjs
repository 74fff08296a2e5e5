import { piscinaLike } from './piscina-like.mjs';
import { cannotAsk } from './submit-all.mjs';

const filename = new URL('../tasks/functions.mjs', import.meta.url).href;
const moving = new URL('../tasks/tinypool.mjs', import.meta.url).href;

export const tinypool = {
  tinypool: { side: 'pool', realm: 'threads', cannot: cannotAsk, open: (workers, how) => open(workers, how) },
  'tinypool, processes': {
    side: 'pool',
    realm: 'processes',
    cannot: {
      transfer: 'no way: a process is sent copies',
      stop: 'no way: a task of a process has no signal',
    },
    // Without this it sends JSON, in which bytes arrive as something else.
    open: (workers, how) => open(workers, how, { runtime: 'child_process', serialization: 'advanced' }),
  },
};

async function open(workers, { lazy } = {}, options) {
  const { default: Tinypool } = await import('tinypool');
  return piscinaLike(Tinypool, { filename, moving, workers, lazy, ...options });
}
