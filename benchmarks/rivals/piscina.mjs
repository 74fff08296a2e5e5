import { fileURLToPath } from 'node:url';
import { piscinaLike } from './piscina-like.mjs';
import { cannotAsk } from './submit-all.mjs';

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

async function open(workers, { lazy } = {}, options) {
  const { Piscina } = await import('piscina');
  return piscinaLike(Piscina, { filename, moving, workers, lazy, ...options });
}
