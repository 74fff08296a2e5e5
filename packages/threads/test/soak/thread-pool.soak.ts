import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { CancellationTokenSource, proxy, ThreadPoolExecutor, wait } from '@futures/threads';
import { activeResources, listenersOn, tasks, until, upTo } from '@futures/testing';

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function report(what: string, figures: Record<string, number>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value)}`);
  console.info(`${what}: ${text.join(', ')}`);
}

/** Ports, workers and timers that the process has, by kind. */
function handles(): { MessagePort: number; workers: number; Timeout: number } {
  const { MessagePort = 0, Worker: workers = 0, Timeout = 0 } = activeResources();
  return { MessagePort, workers, Timeout };
}

test('1,000,000 tasks leave the heap where it was, here and in the threads', async () => {
  const pool = new ThreadPoolExecutor(2);
  const round = async (): Promise<void> => {
    const futures = upTo(10_000).map((n) => pool.submit((x: number) => x + 1, n));
    expect((await Promise.all(futures)).length).toBe(10_000);
  };
  const heapThere = async (): Promise<number> => {
    const heaps = await Promise.all(upTo(20).map(() => pool.submit(() => process.memoryUsage().heapUsed)));
    return Math.max(...heaps);
  };
  for (let n = 0; n < 5; n++) await round();
  const before = heapUsed();
  const there = await heapThere();
  for (let n = 0; n < 100; n++) await round();
  const grown = heapUsed() - before;
  const grownThere = (await heapThere()) - there;
  report('1,000,000 tasks', { 'bytes grown': grown, 'in a thread': grownThere });
  expect(grown).toBeLessThan(2 ** 20);
  // Nobody can collect garbage there.
  expect(grownThere).toBeLessThan(2 ** 26);
  expect(pool.stats).toMatchObject({ completed: 1_050_040, queued: 0, running: 0 });
  await pool.shutdown();
});

test('10,000 callbacks leave no port, no channel and no memory', async () => {
  const pool = new ThreadPoolExecutor(2);
  const call = async (fn: (n: number) => unknown, n: number): Promise<unknown> => fn(n);
  let heard = 0;
  const round = async (): Promise<void> => {
    const futures = upTo(500).map((n) => {
      const callback = proxy((x: number) => {
        heard++;
        return x;
      });
      return pool.submit(call, callback, n);
    });
    expect(await Promise.all(futures)).toEqual(upTo(500));
  };
  await round();
  const before = heapUsed();
  const portsBefore = handles();
  for (let n = 0; n < 20; n++) await round();
  // The other side lets go of a callback when it collects the garbage.
  await pool.map((n: number) => new Array(1e5).fill(n).length, upTo(2000)).toArray();
  const grown = heapUsed() - before;
  report('10,000 callbacks', { 'bytes grown': grown });
  expect(heard).toBe(10_500);
  expect(handles()).toEqual(portsBefore);
  expect(grown).toBeLessThan(2 ** 22);
  await pool.shutdown();
});

test('10,000 signals and tokens among the arguments leave no listener', async () => {
  const pool = new ThreadPoolExecutor(2);
  const { signal } = new AbortController();
  const { token } = new CancellationTokenSource();
  const look = (value: { aborted?: boolean; cancelled?: boolean }): unknown =>
    value.aborted ?? value.cancelled;
  const round = async (): Promise<void> => {
    await Promise.all(upTo(500).flatMap(() => [pool.submit(look, signal), pool.submit(look, token)]));
  };
  await round();
  const before = heapUsed();
  for (let n = 0; n < 10; n++) await round();
  const grown = heapUsed() - before;
  report('10,000 signals and tokens', { 'bytes grown': grown });
  expect(listenersOn(signal)).toBe(0);
  expect(grown).toBeLessThan(2 ** 21);
  await pool.shutdown();
});

test('1,000 replaced workers leave no worker, no port, no timer and no memory', async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2, onWorkerExit: 'replace' });
  const ends = [
    () => pool.submit(tasks.exits, 1),
    () => pool.with({ timeout: 1, killAfter: 0 }).submit(tasks.never),
    () =>
      pool
        .with({ timeout: 1, killAfter: 0 })
        .submit(tasks.spinUntilTold, new Int32Array(new SharedArrayBuffer(4))),
  ];
  const round = async (): Promise<void> => {
    const futures = upTo(20).flatMap((n) => [
      (ends[n % 3] as (typeof ends)[0])(),
      pool.submit(tasks.double, n),
    ]);
    await wait(futures);
    for (const [n, future] of futures.entries()) {
      if (n % 2 === 1) expect(await future).toBe(n - 1);
      else expect(future.outcome().status).toBe('rejected');
    }
  };
  // What is compiled by then is compiled.
  for (let n = 0; n < 10; n++) await round();
  await until(() => pool.stats.workers <= 2);
  const before = heapUsed();
  for (let n = 0; n < 50; n++) await round();
  const grown = heapUsed() - before;
  report('1,000 replaced workers', { 'bytes grown': grown });
  expect(grown).toBeLessThan(2 ** 22);
  await pool.shutdown();
  expect(pool.stats.workers).toBe(0);
  expect(handles().workers).toBe(0);
  expect(handles().MessagePort).toBeLessThan(5);
});

test('200 pools leave nothing behind', async () => {
  const round = async (): Promise<void> => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 2, worker: () => new Worker(entry) });
    expect(await pool.map(tasks.double, upTo(20)).toArray()).toHaveLength(20);
    await pool.shutdown();
  };
  for (let n = 0; n < 50; n++) await round();
  const before = heapUsed();
  const handlesBefore = handles();
  for (let n = 0; n < 200; n++) await round();
  report('200 pools', { 'bytes grown': heapUsed() - before });
  expect(heapUsed() - before).toBeLessThan(2 ** 21);
  expect(handles()).toEqual(handlesBefore);
});

const entry = new URL('../../dist/node/thread-entry.cjs', import.meta.url);
