import { prepareMany } from './ways/many.mjs';

export const question = 'How long does it take to hash many buffers of 64 kB, each sent to a worker?';
export const how = 'SHA-256 of OpenSSL, two workers; the bytes are copied on their way.';

export const measures = { taken: { title: 'time', unit: 'time' } };

export function cases({ quick }) {
  const tasks = quick ? 300 : 10_000;
  return {
    all: {
      title: `${tasks.toLocaleString('en')} times 64 kB`,
      workers: 2,
      task: 'sha256',
      items: 'bytes',
      bytes: 64 * 1024,
      tasks,
      rounds: quick ? 3 : 7,
      budget: quick ? 5_000 : 60_000,
      warmUp: 0,
      least: quick ? 1 : 2,
      also: ['ThreadPoolExecutor, map', 'ProcessPoolExecutor, map'],
      python: 'many',
    },
  };
}

export const prepare = prepareMany;

export const reasons = {
  threads: 'Each buffer has a call of its own: see [payload](payload.md).',
  processes: 'Each buffer has a call of its own: see [payload](payload.md).',
};
