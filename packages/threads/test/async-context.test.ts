import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ThreadPoolExecutor } from '@futures/threads';

const requests = new AsyncLocalStorage<number>();

/** Runs a request to its end, and gives what `serve` gives. */
const during = <R>(request: number, serve: () => R): R => requests.run(request, serve);

describe('AsyncLocalStorage', () => {
  const pool = new ThreadPoolExecutor(1);
  const reportAndReturn = function (this: { report(value: unknown): void }, n: number): number {
    this.report(n);
    return n;
  };

  afterEach(() => void pool.removeAllListeners());

  test('a done callback finds the store of whoever added it', async () => {
    const found: unknown[] = [];
    const look = (): void => void found.push(requests.getStore());
    const futures = [1, 2, 3].map((request) => during(request, () => pool.submit((n: number) => n, request)));
    for (const [index, future] of futures.entries())
      during(10 * (index + 1), () => void future.addDoneCallback(look));
    futures[0]?.addDoneCallback(look);
    await Promise.all(futures);
    expect(found).toEqual([10, undefined, 20, 30]);
  });

  test('so does a progress listener', async () => {
    const found: unknown[] = [];
    const futures = [1, 2, 3].map((request) =>
      during(request, () => {
        const future = pool.submit(reportAndReturn, request);
        future.on('progress', () => found.push(requests.getStore()));
        return future;
      }),
    );
    await Promise.all(futures);
    expect(found).toEqual([1, 2, 3]);
  });

  test('and so does what goes on after an await', async () => {
    const serve = async (request: number): Promise<unknown> => {
      await pool.submit((n: number) => n, request);
      return requests.getStore();
    };
    const found = await Promise.all([1, 2, 3].map((request) => during(request, () => serve(request))));
    expect(found).toEqual([1, 2, 3]);
  });

  test('what workers cause is heard by the listeners of events in the name of no request', async () => {
    const young = new ThreadPoolExecutor(1);
    const found = new Map<string, unknown>();
    for (const name of [
      'worker:online',
      'task:start',
      'task:progress',
      'task:end',
      'idle',
      'worker:exit',
    ] as const)
      young.on(name, () => found.set(name, requests.getStore()));
    await during(1, () => young.submit(reportAndReturn, 1));
    await during(2, () => young.submit(reportAndReturn, 2));
    await young.shutdown();
    expect([...found.keys()].sort()).toEqual([
      'idle',
      'task:end',
      'task:progress',
      'task:start',
      'worker:exit',
      'worker:online',
    ]);
    expect(new Set(found.values())).toEqual(new Set([undefined]));
  });

  test('so is the end of a task that cannot be sent, whoever submits it', async () => {
    await pool.submit((n: number) => n, 1);
    const found: unknown[] = [];
    pool.on('task:end', () => found.push(requests.getStore()));
    const argument = { port: () => {} };
    await during(6, () => pool.submit((value: object) => value, argument).exception());
    expect(found).toEqual([undefined]);
  });

  test('a task is queued in the name of whoever submits it', async () => {
    let found: unknown;
    pool.on('task:queued', () => (found = requests.getStore()));
    await during(5, () => pool.submit((n: number) => n, 5));
    expect(found).toBe(5);
  });
});
