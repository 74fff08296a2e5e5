import { describe, expect, test } from '@jest/globals';
import { BrokenExecutor, type Executor, wait } from '@futures/core';
import { PoolExecutor, type PoolSettings } from '@futures/core/backend';
import {
  gate,
  type Hello,
  inProcessBackend,
  type InProcessBackend,
  tasks,
  until,
  upTo,
} from '@futures/testing';

function openPool(
  settings: Partial<PoolSettings> = {},
  hello?: Hello,
): { pool: PoolExecutor; backend: InProcessBackend } {
  const backend = inProcessBackend({ hello });
  const pool = new PoolExecutor('PoolExecutor', backend, {
    namePrefix: 'worker',
    maxWorkers: 1,
    ...settings,
  });
  return { pool, backend };
}

/** All futures of a pool that broke have errors of their own. Gives the causes, of which there is one. */
async function causeOf(pool: Executor): Promise<Error> {
  const futures = upTo(3).map((n) => pool.submit(tasks.double, n));
  await wait(futures);
  const errors = await Promise.all(futures.map((future) => future.exception()));
  for (const error of errors) expect(error).toBeInstanceOf(BrokenExecutor);
  expect(new Set(errors).size).toBe(3);
  const [cause] = new Set(errors.map((error) => (error as Error).cause));
  return cause as Error;
}

describe('a worker', () => {
  test('that never says hello is given up after the start time-out, and in the end the pool', async () => {
    const { pool, backend } = openPool({ startTimeout: 20 }, 'never');
    expect((await causeOf(pool)).message).toMatch(/worker-3 did not say hello within 20 ms/);
    expect(backend.workers).toHaveLength(3);
    await pool.shutdown();
    expect(backend.alive).toEqual([]);
  });

  test('that speaks another version of the protocol is told from one that is slow', async () => {
    const { pool, backend } = openPool({ onWorkerExit: 'break' }, 'of another version');
    expect((await causeOf(pool)).message).toMatch(/speaks version 2 of the protocol, the pool version 1/);
    expect(backend.workers).toHaveLength(1);
    await pool.shutdown();
  });

  test('that fails to start once is forgiven, also three times, when others start in between', async () => {
    const { pool, backend } = openPool({ startTimeout: 1000, idleTimeout: 0 });
    for (const n of upTo(3)) {
      const next = pool.submit(tasks.double, n);
      await until(() => backend.alive.length === 1);
      backend.alive[0]?.crash({ exitCode: 5 });
      expect(await next).toBe(2 * n);
      await until(() => pool.stats.workers === 0);
    }
    expect(backend.workers).toHaveLength(6);
    await pool.shutdown();
  });

  test('that cannot be spawned counts as one that ended at its start', async () => {
    const { pool, backend } = openPool();
    const reason = new RangeError('no more threads');
    backend.spawn = () => {
      throw reason;
    };
    for (let times = 0; times < 2; times++) {
      expect(() => pool.submit(tasks.double, 1)).toThrow(BrokenExecutor);
      expect(() => pool.submit(tasks.double, 1)).toThrow(expect.objectContaining({ cause: reason }));
    }
    expect(pool.stats).toMatchObject({ workers: 0, queued: 0, running: 0, failed: 0 });
    await pool.shutdown();
  });

  test('that cannot be spawned for what a lost one has left to do fails it', async () => {
    const { pool, backend } = openPool();
    const { signal } = gate();
    const running = pool.submit(tasks.tellAndWaitFor, signal);
    await new Promise((resolve) => running.on('progress', resolve));
    const behind = pool.submit(tasks.double, 1);
    const reason = new RangeError('no more threads');
    backend.spawn = () => {
      throw reason;
    };
    backend.alive[0]?.crash({ exitCode: 1 });
    expect(await running.exception()).toMatchObject({ name: 'WorkerCrashedError' });
    expect(await behind.exception()).toMatchObject({ name: 'BrokenExecutor', cause: reason });
    await pool.shutdown();
  });

  test('that ends while its call is on its way has begun nothing, and all goes to the next', async () => {
    const { pool, backend } = openPool();
    await Promise.all(upTo(100).map((n) => pool.submit(tasks.double, n)));
    const futures = upTo(100).map((n) => pool.submit(tasks.double, n));
    // Sent in a microtask, and not received yet.
    await Promise.resolve();
    backend.alive[0]?.crash({ exitCode: 1, error: new RangeError('lost') });
    expect(await Promise.all(futures)).toEqual(upTo(100).map((n) => 2 * n));
    expect(pool.stats).toMatchObject({ completed: 200, failed: 0 });
    await pool.shutdown();
  });

  test('that ends tells what it died of, to the tasks that ran there', async () => {
    const { pool, backend } = openPool();
    const { signal } = gate();
    const running = pool.submit(tasks.tellAndWaitFor, signal);
    await new Promise((resolve) => running.on('progress', resolve));
    backend.alive[0]?.crash({ signal: 'SIGKILL', error: new RangeError('lost'), outOfMemory: true });
    expect(await running.exception()).toMatchObject({
      name: 'WorkerCrashedError',
      signal: 'SIGKILL',
      outOfMemory: true,
      exitCode: undefined,
      cause: { message: 'lost' },
    });
    await pool.shutdown();
  });

  test('that does not leave when it is told to is ended', async () => {
    const { pool, backend } = openPool();
    expect(await pool.submit(tasks.double, 1)).toBe(2);
    for (const { transport } of backend.workers) {
      // It hears nothing any more.
      transport.endpoint.postMessage = () => {};
    }
    await pool.shutdown();
    expect(backend.alive).toEqual([]);
  });
});

describe('the settings of a pool', () => {
  const mistakes: [object, string][] = [
    [{ maxWorkers: 0 }, '`maxWorkers`'],
    [{ maxWorkers: 1.5 }, '`maxWorkers`'],
    [{ minWorkers: 3, maxWorkers: 2 }, '`minWorkers` to be at most `maxWorkers` (2)'],
    [{ minWorkers: Infinity }, '`minWorkers`'],
    [{ idleTimeout: -1 }, '`idleTimeout`'],
    [{ idleTimeout: NaN }, '`idleTimeout`'],
    [{ initializer: 'init' }, '`initializer`'],
    [{ initargs: 5 }, '`initargs`'],
    [{ concurrency: 0 }, '`concurrency`'],
    [{ onWorkerExit: 'ignore' }, '`onWorkerExit`'],
    [{ maxQueue: -1 }, '`maxQueue`'],
    [{ maxTasksPerWorker: 0 }, '`maxTasksPerWorker`'],
    [{ maxworkers: 2 }, 'Unknown option `maxworkers` of PoolExecutor'],
  ];
  test.each(mistakes)('%j is refused, with a word on what is wrong', (settings, message) => {
    expect(() => openPool(settings as Partial<PoolSettings>)).toThrow(message);
  });
});
