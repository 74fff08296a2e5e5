import { describe, expect, test } from '@jest/globals';
import { BrokenThreadPool, type Executor, type Future, wait, WorkerCrashedError } from '@futures/core';
import { tasks, until, upTo } from '@futures/testing';
import { type Fault, failBy, failSoonBy, faults, FaultyPool } from './support/faults.ts';

const policies = ['break', 'replace'] as const;

/** What the error of a task says of the end of its thread. */
function deathBy(fault: Fault): object {
  const name = 'WorkerCrashedError';
  if (fault === 'exit 0') return { name, exitCode: 0, outOfMemory: false };
  if (fault === 'out of memory') return { name, outOfMemory: true };
  if (fault === 'uncaught error' || fault === 'unhandled rejection')
    return { name, exitCode: 1, cause: { name: 'RangeError', message: 'nobody caught it' } };
  return { name, exitCode: 1, outOfMemory: false };
}

/** Everything has ended, every future is counted once, and no worker is left. */
async function comeToAnEnd(executor: Executor, futures: readonly Future<unknown>[]): Promise<void> {
  await wait(futures);
  await executor.shutdown();
  const { workers, queued, running, completed, failed, cancelled } = executor.stats;
  expect({ workers, queued, running }).toEqual({ workers: 0, queued: 0, running: 0 });
  const count = (status: string): number =>
    futures.filter((future) => future.outcome().status === status).length;
  expect([completed, failed, cancelled]).toEqual([count('fulfilled'), count('rejected'), count('cancelled')]);
}

/** Each failed with an error of its own, that of a broken pool. */
function expectBroken(futures: readonly Future<unknown>[], cause: unknown): void {
  const reasons = futures.map((future) => (future.outcome() as { reason?: unknown }).reason);
  for (const reason of reasons) {
    expect(reason).toBeInstanceOf(BrokenThreadPool);
    expect(reason).toMatchObject({ cause });
  }
  expect(new Set(reasons).size).toBe(reasons.length);
}

const valuesOf = (futures: readonly Future<unknown>[]): unknown[] =>
  futures.map((future) => (future.outcome() as { value?: unknown }).value);

/** What the pool comes to when a running task ends its thread. */
async function expectTheEndOf(
  pool: FaultyPool,
  fault: Fault,
  policy: string,
  victim: Future<unknown>,
  others: readonly Future<unknown>[],
): Promise<void> {
  pool.helpWith(fault, victim);
  await wait([victim, ...others]);
  const isKilled = fault === 'hangs and is killed';
  if (isKilled) expect(victim.outcome()).toEqual({ status: 'cancelled', reason: 'hangs' });
  if (policy === 'break' && !isKilled) {
    expectBroken(
      [victim, ...others.filter((future) => future.outcome().status !== 'fulfilled')],
      deathBy(fault),
    );
    expect(() => pool.submit(tasks.add, 1, 2)).toThrow(BrokenThreadPool);
  } else {
    if (!isKilled) {
      const error = await victim.exception();
      expect(error).toBeInstanceOf(WorkerCrashedError);
      expect(error).toMatchObject(deathBy(fault));
    }
    expect(valuesOf(others)).toEqual(upTo(others.length));
    expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
  }
}

describe.each(policies)('onWorkerExit: %s', (onWorkerExit) => {
  describe.each(faults)('a thread: %s (CF-197)', (fault) => {
    const settings = { maxWorkers: 1, onWorkerExit };

    test('while it runs one task', async () => {
      const pool = new FaultyPool(settings);
      const victim = pool.submit(failBy, fault);
      const behind = upTo(3).map((n) => pool.submit(tasks.identity, n));
      const futures = [victim, ...behind];
      pool.on('task:queued', ({ future }) => futures.push(future as never));
      await expectTheEndOf(pool, fault, onWorkerExit, victim, behind);
      await comeToAnEnd(pool, futures);
    });

    test('while it runs a batch', async () => {
      const pool = new FaultyPool(settings);
      const failIn = function (this: { report(value: unknown): void }, n: number, how: string): unknown {
        if (n >= 0) return n;
        return (globalThis as unknown as { failBy: typeof Function }).failBy.call(this, how);
      };
      const define = pool.submit(
        (source: string) => void Object.assign(globalThis, { failBy: (0, eval)(`(${source})`) as unknown }),
        failBy.toString(),
      );
      // Known to be quick, so that many go in one call; the second not for long enough that one would rely on it.
      const warm = upTo(64).map((n) => pool.submit(tasks.identity, n));
      const known = upTo(5).map((n) => pool.submit(failIn, n, ''));
      await Promise.all([define, ...warm, ...known]);
      const before = upTo(20).map((n) => pool.submit(tasks.identity, n));
      const victim = pool.submit(failIn, -1, fault);
      const behind = upTo(20).map((n) => pool.submit(tasks.identity, 20 + n));
      const futures: Future<unknown>[] = [define, ...warm, ...known, ...before, victim, ...behind];
      pool.on('task:queued', ({ future }) => futures.push(future));
      await expectTheEndOf(pool, fault, onWorkerExit, victim, [...before, ...behind]);
      await comeToAnEnd(pool, futures);
    });

    test('while it runs a task that something was handed over to', async () => {
      const pool = new FaultyPool(settings);
      const buffer = new ArrayBuffer(1000);
      const victim = pool.with({ transfer: [buffer] }).submit(failBy, fault, buffer);
      const behind = upTo(3).map((n) => pool.submit(tasks.identity, n));
      const futures = [victim, ...behind];
      pool.on('task:queued', ({ future }) => futures.push(future as never));
      await expectTheEndOf(pool, fault, onWorkerExit, victim, behind);
      expect(buffer.byteLength).toBe(0);
      await comeToAnEnd(pool, futures);
    });

    // One that is idle has nothing that could hang.
    if (fault === 'hangs and is killed') return;

    test('while it is idle', async () => {
      const pool = new FaultyPool(settings);
      const exit = new Promise((resolve) => pool.once('worker:exit', resolve));
      const futures: Future<unknown>[] = [pool.submit(failSoonBy, fault)];
      await futures[0];
      if (fault === 'terminated from outside') void pool.threads[0]?.terminate();
      expect(await exit).toMatchObject({ workerId: 1, name: 'thread-1', reason: 'crashed' });
      if (onWorkerExit === 'break') expect(() => pool.submit(tasks.add, 1, 2)).toThrow(BrokenThreadPool);
      else {
        futures.push(pool.submit(tasks.add, 1, 2));
        expect(await futures[1]).toBe(3);
      }
      await comeToAnEnd(pool, futures);
    });

    test('while it starts', async () => {
      const pool = new FaultyPool({
        ...settings,
        initializer: failBy,
        initargs: [fault] as never,
      });
      const futures = upTo(3).map((n) => pool.submit(tasks.identity, n));
      if (fault === 'terminated from outside') {
        const endTheLast = async (): Promise<void> => {
          const seen = new Set<unknown>();
          while (futures.some((future) => !future.done())) {
            await until(() => futures[0]?.done() === true || !seen.has(pool.threads.at(-1)));
            seen.add(pool.threads.at(-1));
            await pool.threads.at(-1)?.terminate();
          }
        };
        await endTheLast();
      }
      await wait(futures);
      // One that is ended before it has begun has no exit code worth the name.
      const isCut = fault === 'terminated from outside';
      expectBroken(futures, isCut ? { exitCode: expect.any(Number) } : deathBy(fault));
      expect(pool.threads).toHaveLength(onWorkerExit === 'break' ? 1 : 3);
      await comeToAnEnd(pool, futures);
    });
  });

  const entryOf = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const starts: [string, () => FaultyPool, unknown, number][] = [
    [
      'whose entry cannot be imported',
      () => withEntry(entryOf("throw new RangeError('at import')"), 10_000),
      { name: 'WorkerCrashedError', cause: { name: 'RangeError', message: 'at import' } },
      3,
    ],
    [
      'that never says hello',
      () => withEntry(entryOf('setInterval(() => {}, 1000)'), 50),
      { message: expect.stringContaining('did not say hello within 50 ms') },
      3,
    ],
    [
      'that hangs before it can say hello',
      () => withEntry(entryOf('for (;;);'), 50),
      { message: expect.stringContaining('did not say hello within 50 ms') },
      3,
    ],
    [
      'whose initializer throws',
      () =>
        new FaultyPool({
          maxWorkers: 1,
          onWorkerExit,
          initializer: tasks.throwsRangeError,
          initargs: ['no'] as never,
        }),
      { name: 'RangeError', message: 'no' },
      1,
    ],
    [
      'whose initializer rejects',
      () =>
        new FaultyPool({
          maxWorkers: 1,
          onWorkerExit,
          initializer: tasks.rejects,
          initargs: [7] as never,
        }),
      7,
      1,
    ],
    [
      'whose initializer never ends',
      () => new FaultyPool({ maxWorkers: 1, onWorkerExit, startTimeout: 300, initializer: tasks.never }),
      { name: 'Error' },
      3,
    ],
  ];

  test.each(starts)('a thread %s breaks the pool in the end', async (_, create, cause, attempts) => {
    const pool = create();
    let exits = 0;
    pool.on('worker:exit', () => exits++);
    const futures = upTo(3).map((n) => pool.submit(tasks.identity, n));
    await wait(futures);
    expectBroken(futures, cause);
    await until(() => pool.stats.workers === 0);
    expect(exits).toBe(onWorkerExit === 'break' ? 1 : attempts);
    await comeToAnEnd(pool, futures);
  });

  function withEntry(entry: URL, startTimeout: number): FaultyPool {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    return new FaultyPool(
      { maxWorkers: 1, onWorkerExit, startTimeout },
      { worker: () => new Worker(entry, { stderr: true }) },
    );
  }
});
