import { describe, expect, test } from '@jest/globals';
import { type Future, setCallbackErrorHandler, ThreadPoolExecutor, wait } from '@futures/threads';
import { upTo } from '@futures/testing';

/** A generator of numbers in [0, 1) that gives the same ones every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const tasksInAll = 2_000;

/** Counts its run, then takes a while: on the thread, or beside it; and may not listen to anybody. */
async function count(
  this: { token: { throwIfCancelled(): void } },
  runs: Int32Array,
  n: number,
  ms: number,
  kind: 'spins' | 'sleeps' | 'listens' | 'fails',
): Promise<number> {
  Atomics.add(runs, n, 1);
  if (kind === 'fails') throw new RangeError(`task ${n}`);
  const end = performance.now() + ms;
  if (kind === 'sleeps') await new Promise((resolve) => setTimeout(resolve, ms));
  while (performance.now() < end) if (kind === 'listens') this.token.throwIfCancelled();
  return n;
}

/** The same from memory that the worker knows, so that the arguments are small and tasks go in batches. */
function countSmall(n: number, ms: number): number {
  const { runs } = globalThis as unknown as { runs: Int32Array };
  Atomics.add(runs, n, 1);
  for (const end = performance.now() + ms; performance.now() < end;);
  return n;
}

interface Raced {
  future: Future<number>;
  n: number;
  settlements: number;
  /** It was pending when `cancel()` said that it will never start. */
  neverStarts: boolean;
}

/** Submits tasks, and cancels, times out and kills at random moments. */
async function race(pool: ThreadPoolExecutor, runs: Int32Array, random: () => number): Promise<Raced[]> {
  const raced: Raced[] = [];
  const kinds = ['spins', 'sleeps', 'listens', 'fails'] as const;
  const submit = (n: number): void => {
    const chance = random();
    const options =
      chance < 0.1
        ? { timeout: random() * 3, killAfter: random() * 3 }
        : chance < 0.2
          ? { timeout: random() * 20, timeoutFrom: 'submit' as const }
          : chance < 0.3
            ? { priority: Math.floor(random() * 3) }
            : chance < 0.35
              ? { killAfter: random() * 2 }
              : {};
    const submitter = pool.with(options);
    const ms = random() * 3;
    const kind = kinds[Math.floor(random() * 4)] as (typeof kinds)[number];
    const future =
      random() < 0.6
        ? submitter.submit(countSmall, n, random() < 0.7 ? ms / 100 : ms)
        : submitter.submit(count, runs, n, ms, kind);
    const entry: Raced = { future, n, settlements: 0, neverStarts: false };
    future.addDoneCallback(() => entry.settlements++);
    raced.push(entry);
  };
  const interfere = (): void => {
    const entry = raced[raced.length - 1 - Math.floor(random() * Math.min(100, raced.length))] as Raced;
    if (entry.future.done()) return;
    const kills = random() < 0.1;
    const accepted = entry.future.cancel('at random', kills ? { killAfter: random() * 2 } : {});
    if (accepted) entry.neverStarts = true;
  };
  while (raced.length < tasksInAll) {
    for (let burst = Math.ceil(random() * 60); burst > 0 && raced.length < tasksInAll; burst--) {
      submit(raced.length);
      if (random() < 0.25) interfere();
    }
    if (random() < 0.7) await new Promise((resolve) => setTimeout(resolve, random() * 4));
    for (let times = Math.floor(random() * 5); times > 0; times--) interfere();
  }
  await wait(raced.map(({ future }) => future));
  return raced;
}

describe.each([1, 2, 20, Date.now() % 100_000])(
  '2,000 tasks of 0 to 3 ms, raced with the seed %d',
  (seed) => {
    test('settle once, run at most once, and never where they were cancelled before', async () => {
      const reported: unknown[] = [];
      setCallbackErrorHandler((error) => reported.push(error));
      const random = seeded(seed);
      const runs = new Int32Array(new SharedArrayBuffer(4 * tasksInAll));
      const pool = new ThreadPoolExecutor({
        maxWorkers: 2,
        concurrency: seed % 2 === 0 ? 3 : 1,
        initializer: (memory: Int32Array) => void Object.assign(globalThis, { runs: memory }),
        initargs: [runs],
      });
      const raced = await race(pool, runs, random);
      await pool.shutdown();

      expect(raced.filter(({ settlements }) => settlements !== 1)).toEqual([]);
      expect(upTo(tasksInAll).filter((n) => (runs[n] as number) > 1)).toEqual([]);
      const began = (entry: Raced): boolean => (runs[entry.n] as number) > 0;
      expect(raced.filter((entry) => entry.neverStarts && began(entry))).toEqual([]);
      for (const entry of raced) {
        const outcome = entry.future.outcome();
        if (outcome.status === 'fulfilled') expect([outcome.value, runs[entry.n]]).toEqual([entry.n, 1]);
        else if (outcome.status === 'rejected') {
          expect((outcome.reason as Error).name).toMatch(/^(RangeError|TimeoutError|WorkerCrashedError)$/);
        } else expect(outcome).toMatchObject({ status: 'cancelled', reason: 'at random' });
      }
      const { completed, failed, cancelled, ...rest } = pool.stats;
      expect(rest).toEqual({ workers: 0, idle: 0, queued: 0, running: 0 });
      expect(completed + failed + cancelled).toBe(tasksInAll);
      // With one task at a time, only those die with a worker that it was ended for.
      if (seed % 2 === 1) {
        const lost = raced.filter(
          ({ future }) => (future.outcome() as { reason?: Error }).reason?.name === 'WorkerCrashedError',
        );
        expect(lost.map(({ future }) => future.cancelRequested)).toEqual(lost.map(() => true));
      }
      expect(reported).toEqual([]);
      setCallbackErrorHandler(undefined);
    }, 60_000);
  },
);
