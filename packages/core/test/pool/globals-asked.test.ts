import { expect, test } from '@jest/globals';
import { BrokenExecutor, TaskNotTransferableError } from '@futures/core';
import { type Backend, nodeGlobals, PoolExecutor, type PoolSettings } from '@futures/core/backend';
import { inProcessBackend, until, upTo } from '@futures/testing';

// As in a page, where only a worker knows what names there are in its global scope.

type Names = ReadonlySet<string>;

function poolThatAsks(settings: Partial<PoolSettings> = {}): { pool: PoolExecutor; tell: () => void } {
  let tell = (): void => {};
  const globals = new Promise<Names>((resolve) => (tell = () => resolve(nodeGlobals())));
  const backend: Backend = Object.defineProperty(inProcessBackend(), 'globals', { value: globals });
  const pool = new PoolExecutor('PoolExecutor', backend, {
    namePrefix: 'worker',
    maxWorkers: 1,
    ...settings,
  });
  return { pool, tell };
}

test('functions wait in their order until the globals are known', async () => {
  const { pool, tell } = poolThatAsks();
  const ran: unknown[] = [];
  pool.on('task:start', ({ future }) => ran.push(future.id));
  const futures = upTo(5).map((n) => pool.submit((x: number) => 2 * x, n));
  await until(() => pool.stats.idle === 1);
  expect(pool.stats).toMatchObject({ queued: 5, running: 0 });
  tell();
  expect(await Promise.all(futures)).toEqual([0, 2, 4, 6, 8]);
  expect(ran).toEqual(futures.map(({ id }) => id));
  await pool.shutdown();
});

test('a function that cannot travel fails its futures, now and later, and holds nobody up', async () => {
  const { pool, tell } = poolThatAsks();
  const rate = 3;
  const unseen = (n: number): number => n * rate;
  const bad = pool.submit(unseen, 1);
  const good = pool.submit((n: number) => n + 1, 1);
  tell();
  expect(await bad.exception()).toMatchObject({ name: 'TaskNotTransferableError', variables: ['rate'] });
  expect(await good).toBe(2);
  expect(await pool.submit(unseen, 2).exception()).toBeInstanceOf(TaskNotTransferableError);
  expect(pool.stats).toMatchObject({ queued: 0, running: 0, completed: 1, failed: 2 });
  await pool.shutdown();
});

test('a map over many items of such a function ends at the first', async () => {
  const { pool, tell } = poolThatAsks();
  const rate = 4;
  const results = pool.map((n: number) => n * rate, upTo(1000));
  tell();
  await expect(results.toArray()).rejects.toThrow(/uses `rate`/);
  await until(() => pool.stats.queued === 0);
  expect(await pool.submit((n: number) => n, 7)).toBe(7);
  await pool.shutdown();
});

test('a map that goes on behind failures tells each item what is wrong', async () => {
  const { pool, tell } = poolThatAsks();
  const rate = 6;
  const results = pool.map((n: number) => n / rate, upTo(300), { settled: true });
  const fine = pool.map((n: number) => n + 1, upTo(300));
  tell();
  const outcomes = await results.toArray();
  expect(outcomes).toHaveLength(300);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { variables: ['rate'] } });
  expect(await fine.toArray()).toEqual(upTo(300).map((n) => n + 1));
  await pool.shutdown();
});

test('a task that waits for the globals can be cancelled', async () => {
  const { pool, tell } = poolThatAsks();
  const [first, second] = upTo(2).map((n) => pool.submit((x: number) => x + 10, n));
  expect(first?.cancel()).toBe(true);
  tell();
  expect(await second).toBe(11);
  expect(pool.stats).toMatchObject({ completed: 1, cancelled: 1 });
  await pool.shutdown();
});

test('an initializer that cannot travel breaks the pool, and says why', async () => {
  const rate = 5;
  const { pool, tell } = poolThatAsks({ initializer: () => rate });
  const future = pool.submit((n: number) => n - 1, 1);
  tell();
  const error = (await future.exception()) as BrokenExecutor;
  expect(error).toBeInstanceOf(BrokenExecutor);
  expect(error.cause).toMatchObject({ name: 'TaskNotTransferableError', variables: ['rate'] });
  await pool.shutdown();
});
