import { percentile } from '../measure/statistics.mjs';
import { goal, must, ratio } from '../pages/figures.mjs';
import { oneByOne } from './ways/one-by-one.mjs';

export const question = 'How long does a buffer take to a worker and back, copied or moved?';
export const how =
  'One worker; a `Uint8Array` is sent, and comes back as the result. Half of the tasks take at most this.';

export const measures = { half: { title: 'there and back', unit: 'time' } };

/**
 * Whether glibc gives a freed megabyte back to the system, to ask for it again, is chance, and costs twice the copying. So
 * the processes that measure keep what they have, whoever sends.
 */
export const env = {
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: '67108864',
};

const kB = 1024;
const sizes = { '1 kB': kB, '64 kB': 64 * kB, '1 MB': kB * kB, '16 MB': 16 * kB * kB, '64 MB': 64 * kB * kB };

/**
 * So often a buffer goes there and back before it counts: until then an engine has not compiled all that it runs through. A
 * young program is a case of its own. Of 16 MB there and back nobody could tell.
 */
const warmth = (bytes) => (bytes > kB * kB ? 0 : 5_000);

const quickly = ['1 kB', '1 MB', '64 MB'];

export function cases({ quick }) {
  const all = {};
  for (const [size, bytes] of Object.entries(sizes)) {
    if (quick && !quickly.includes(size)) continue;
    const common = {
      workers: 1,
      bytes,
      before: quick ? 0 : warmth(bytes),
      block: Math.max(1, Math.min(50, Math.round((20 * kB * kB) / bytes))),
      rounds: quick ? 5 : 25,
      warmUp: 2,
      least: quick ? 1 : 3,
      budget: quick ? 1_500 : 15_000,
      python: 'round-trip',
    };
    all[`copied ${size}`] = { ...common, title: `${size}, copied`, needs: ['send'] };
    if (!quick || size === '1 MB')
      all[`moved ${size}`] = { ...common, title: `${size}, moved`, needs: ['transfer'], moved: true };
  }
  if (!quick)
    all['young 1 kB'] = {
      ...all['copied 1 kB'],
      title: '1 kB, copied, in a program that has just begun: the first thousand times',
      before: 0,
      rounds: 18,
    };
  return all;
}

export async function prepare(rival, { workers, block, bytes, before, moved = false }) {
  const pool = await rival.open(workers);
  const submit = pool.task(moved ? 'giveBack' : 'identity');
  let buffer = new Uint8Array(bytes).fill(1);
  const thereAndBack = async () => {
    buffer = await submit(buffer, moved ? [buffer.buffer] : undefined);
  };
  await oneByOne(thereAndBack, before);
  return {
    async sample() {
      const taken = await oneByOne(thereAndBack, block);
      if (buffer.byteLength !== bytes) throw new Error(`${buffer.byteLength} bytes came back, not ${bytes}`);
      return { half: percentile(taken, 0.5) };
    },
    close: () => pool.close(),
  };
}

export function bounds({ against }) {
  const threads = (name) => against(name, 'half', 'ThreadPoolExecutor', 'postMessage');
  const processes = against('copied 1 MB', 'half', 'ProcessPoolExecutor', 'process.send');
  return [
    must('a megabyte to a thread, copied, against postMessage', threads('copied 1 MB'), 1.15, ratio),
    must('a megabyte to a thread, moved, against postMessage', threads('moved 1 MB'), 1.3, ratio),
    must('a megabyte to a process, against process.send', processes, 1.1, ratio),
    goal('a megabyte to a process, against process.send', processes, 0.5, ratio),
  ];
}

const young =
  'Each has a call of its own, and is looked at for what is moved, live or cannot be cloned. In the first thousand turns little of ' +
  'that code is compiled';

export const reasons = {
  threads: `${young}.`,
  processes: `${young}; then it is packed and written synchronously.`,
};
