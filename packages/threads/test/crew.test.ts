import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { BrokenThreadPool, ThreadPoolExecutor } from '@futures/threads';
import { until } from '@futures/testing';

const entry = new URL('../dist/node/thread-entry.cjs', import.meta.url);

/** What `submit` throws. */
function refusalOf(pool: ThreadPoolExecutor): unknown {
  try {
    pool.submit(() => {});
  } catch (error) {
    return error;
  }
  throw new Error('the pool took a task');
}

test('a thread that could not be made is tried again', async () => {
  let attempts = 0;
  const pool = new ThreadPoolExecutor({
    maxWorkers: 1,
    worker: () => {
      if (++attempts < 3) throw new Error('not now');
      return new Worker(entry);
    },
  });
  expect(await pool.submit((n: number) => n, 1)).toBe(1);
  await pool.shutdown();
});

test('a pool that can make no thread is broken, and says why', () => {
  const cause = new Error('never');
  const pool = new ThreadPoolExecutor({
    worker: () => {
      throw cause;
    },
  });
  const error = refusalOf(pool);
  expect(error).toBeInstanceOf(BrokenThreadPool);
  expect(error).toMatchObject({ cause });
  expect(pool.stats).toMatchObject({ workers: 0, queued: 0, running: 0 });
});

test('a pool that is given something else than a thread says so', () => {
  const pool = new ThreadPoolExecutor({ worker: () => ({}) as never });
  const error = refusalOf(pool);
  expect(error).toBeInstanceOf(BrokenThreadPool);
  expect((error as Error).cause).toMatchObject({
    message: expect.stringMatching(/`worker\(\)`.*Worker of node:worker_threads.*got/),
  });
});

test('tasks one after the other need one thread, whatever they return', async () => {
  const pool = new ThreadPoolExecutor(4);
  for (let n = 0; n < 200; n++) await pool.submit((length: number) => new Uint8Array(length), 10);
  expect(pool.stats.workers).toBe(1);
  await pool.shutdown();
});

test('a thread that has nothing to do from its start leaves as well', async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2, idleTimeout: 1 });
  await Promise.all([pool.submit((n: number) => n, 1), pool.submit((n: number) => n, 2)]);
  await until(() => pool.stats.workers === 0);
});

test('arguments keep what they share, as in one structured clone', async () => {
  const pool = new ThreadPoolExecutor(1);
  const shared = { n: 1 };
  expect(await pool.submit((a: object, b: object) => a === b, shared, shared)).toBe(true);
  expect(await pool.submit((a: object, b: { shared: object }) => a === b.shared, shared, { shared })).toBe(
    true,
  );
  const large = { shared, text: 'x'.repeat(10_000) };
  expect(await pool.submit((a: object, b: { shared: object }) => a === b.shared, shared, large)).toBe(true);
  await pool.shutdown();
});
