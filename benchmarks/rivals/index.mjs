// Whom a question is put to, in the order of the tables. All look alike here:
//   side      'ours', 'release' (of ours), 'pool', 'channel' (what everybody builds on: the scale), 'loop' (no worker at all), 'python'
//   realm     where its workers are: 'threads' or 'processes'
//   cannot    what it has no way to do, with the words for the cell
//   variant   it takes part only where a case names it
//   open(workers, how)   makes a pool, with the options that its documentation recommends for the purpose:
//     task(name)         the way to run a function of ../tasks: `(argument, transfer) => promise`
//     all(name, items)   all of them, in the way that is meant for many
//     cancellable(name)  `(argument) => ({ result, cancel })`
//     close()            by force
//     how.lazy         starts a worker when there is something to do, where it has the choice
//     how.queue        keeps what waits, where it has the choice
//     how.survive      goes on after the death of a worker, where it has the choice
//   ask(settings)        in place of `open`, for who cannot be driven from here
import { comlink } from './comlink.mjs';
import { jestWorker } from './jest-worker.mjs';
import { loop } from './loop.mjs';
import { ours } from './ours.mjs';
import { piscina } from './piscina.mjs';
import { poolifier } from './poolifier.mjs';
import { python } from './python.mjs';
import { raw } from './raw.mjs';
import { release } from './release.mjs';
import { tinypool } from './tinypool.mjs';
import { workerpool } from './workerpool.mjs';

export const rivals = {
  ...ours,
  ...release,
  ...piscina,
  ...tinypool,
  ...workerpool,
  ...poolifier,
  ...jestWorker,
  ...comlink,
  ...raw,
  ...loop,
  ...python,
};
