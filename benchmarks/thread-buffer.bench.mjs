import { must, ratio, us } from './figures.mjs';
import { measured } from './measured.mjs';
import { compare, percentile, stopwatch } from './measure.mjs';
import { others, ours, piscinas, source, withOpen } from './rivals/pools.mjs';
import { openWorker } from './rivals/raw.mjs';

export const question = 'How long does a megabyte take to a thread and back, copied or transferred?';

const raw = 'messages to a worker';
const rivals = { [source]: ours[source], [raw]: openWorker, ...piscinas, ...others };
const unable = new Set(['poolifier']);

/**
 * Whether glibc gives a freed megabyte back to the system, to ask for it again, is chance, and costs twice the copying. So
 * the process that measures keeps what it has, whoever sends.
 */
const keepMemory = {
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: '67108864',
};
const keepsMemory = Object.keys(keepMemory).every((name) => name in process.env);

export async function run({ quick }) {
  return keepsMemory ? measure(quick) : measured('thread-buffer', { quick, env: keepMemory });
}

async function measure(quick) {
  const [block, blocks] = quick ? [20, 31] : [50, 61];
  return withOpen(rivals, 1, async (pools) => {
    const copied = await roundTrips(pools, 'identity', { block, blocks });
    const transferred = await roundTrips(pools, 'giveBack', { block, blocks, transfers: true });
    return {
      tables: [
        {
          head: ['', 'copied', 'against messages', 'transferred', 'against messages'],
          rows: Object.keys(rivals).map((name) => [
            name,
            us(copied.time(name)),
            ratio(copied.ratio(name, raw)),
            unable.has(name) ? `${us(transferred.time(name))}, copied back` : us(transferred.time(name)),
            ratio(transferred.ratio(name, raw)),
          ]),
        },
      ],
      bounds: [
        must('copied, against messages', copied.ratio(source, raw), 1.15, ratio),
        must('transferred, against messages', transferred.ratio(source, raw), 1.3, ratio),
      ],
    };
  });
}

async function roundTrips(pools, task, { block, blocks, transfers = false }) {
  const candidates = {};
  for (const [name, pool] of Object.entries(pools)) {
    const submit = pool.task(task);
    let bytes = new Uint8Array(1024 * 1024).fill(1);
    candidates[name] = async () => {
      const taken = new Array(block);
      for (let i = 0; i < block; i++) {
        const elapsed = stopwatch();
        bytes = await submit(bytes, transfers ? [bytes.buffer] : undefined);
        taken[i] = elapsed();
      }
      return percentile(taken, 0.5);
    };
  }
  return compare(candidates, { rounds: blocks });
}
