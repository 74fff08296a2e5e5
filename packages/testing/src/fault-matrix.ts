import { describe, expect, test } from '@jest/globals';
import {
  type BrokenExecutor,
  type Executor,
  type Future,
  type Task,
  wait,
  WorkerCrashedError,
} from '@futures/core';
import { upTo } from './counted-input.ts';
import { type Fault, type FaultyPool, failBy, failSoonBy, helpWith } from './faults.ts';
import * as tasks from './tasks.ts';
import { until } from './until.ts';

export interface FaultySettings {
  onWorkerExit: 'break' | 'replace';
  initializer?: Task<never, unknown>;
  initargs?: never;
  startTimeout?: number;
}

/** Workers of one kind, and what they can come to. */
export interface FaultyKind {
  readonly kind: string;
  readonly faults: readonly Fault[];
  /** The error of a pool that broke. */
  readonly Broken: typeof BrokenExecutor;
  /** What the error of a task says of the end of its worker. */
  deathBy(fault: Fault): object;
  /** A pool of one worker. */
  create(settings: FaultySettings): FaultyPool;
}

/** Everything has ended, every future is counted once, and no worker is left. */
export async function comeToAnEnd(executor: Executor, futures: readonly Future<unknown>[]): Promise<void> {
  await wait(futures);
  await executor.shutdown();
  const { workers, queued, running, completed, failed, cancelled } = executor.stats;
  expect({ workers, queued, running }).toEqual({ workers: 0, queued: 0, running: 0 });
  const count = (status: string): number =>
    futures.filter((future) => future.outcome().status === status).length;
  expect([completed, failed, cancelled]).toEqual([count('fulfilled'), count('rejected'), count('cancelled')]);
}

/** Each failed with an error of its own, that of a broken pool. */
export function expectBroken(
  futures: readonly Future<unknown>[],
  Broken: typeof BrokenExecutor,
  cause: unknown,
): void {
  const reasons = futures.map((future) => (future.outcome() as { reason?: unknown }).reason);
  for (const reason of reasons) {
    expect(reason).toBeInstanceOf(Broken);
    expect(reason).toMatchObject({ cause });
  }
  expect(new Set(reasons).size).toBe(reasons.length);
}

const valuesOf = (futures: readonly Future<unknown>[]): unknown[] =>
  futures.map((future) => (future.outcome() as { value?: unknown }).value);

/** Whatever a worker comes to, and whenever: every future is settled as it should, and the pool goes on or is broken. */
export function faultMatrix({ kind, faults, Broken, deathBy, create }: FaultyKind): void {
  /** What the pool comes to when a running task ends its worker. */
  async function expectTheEndOf(
    pool: FaultyPool,
    fault: Fault,
    policy: string,
    victim: Future<unknown>,
    others: readonly Future<unknown>[],
  ): Promise<void> {
    helpWith(fault, pool, victim);
    await wait([victim, ...others]);
    const isKilled = fault === 'hangs and is killed';
    if (isKilled) expect(victim.outcome()).toEqual({ status: 'cancelled', reason: 'hangs' });
    if (policy === 'break' && !isKilled) {
      const unfinished = others.filter((future) => future.outcome().status !== 'fulfilled');
      expectBroken([victim, ...unfinished], Broken, deathBy(fault));
      expect(() => pool.submit(tasks.add, 1, 2)).toThrow(Broken);
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

  describe.each(['break', 'replace'] as const)('onWorkerExit: %s', (onWorkerExit) => {
    describe.each(faults)(`a ${kind}: %s (CF-197, CF-199, CF-210)`, (fault) => {
      test('while it runs one task', async () => {
        const pool = create({ onWorkerExit });
        const victim = pool.submit(failBy, fault);
        const behind = upTo(3).map((n) => pool.submit(tasks.identity, n));
        const futures = [victim, ...behind];
        pool.on('task:queued', ({ future }) => futures.push(future as never));
        await expectTheEndOf(pool, fault, onWorkerExit, victim, behind);
        await comeToAnEnd(pool, futures);
      });

      test('while it runs a batch', async () => {
        const pool = create({ onWorkerExit });
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
        const pool = create({ onWorkerExit });
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
        const pool = create({ onWorkerExit });
        const exit = new Promise((resolve) => pool.once('worker:exit', resolve));
        const futures: Future<unknown>[] = [pool.submit(failSoonBy, fault)];
        await futures[0];
        if (fault === 'ended from outside') pool.endLast();
        expect(await exit).toMatchObject({ workerId: 1, name: `${kind}-1`, reason: 'crashed' });
        if (onWorkerExit === 'break') expect(() => pool.submit(tasks.add, 1, 2)).toThrow(Broken);
        else {
          futures.push(pool.submit(tasks.add, 1, 2));
          expect(await futures[1]).toBe(3);
        }
        await comeToAnEnd(pool, futures);
      });

      test('while it starts', async () => {
        const pool = create({ onWorkerExit, initializer: failBy, initargs: [fault] as never });
        const futures = upTo(3).map((n) => pool.submit(tasks.identity, n));
        if (fault === 'ended from outside') {
          for (let seen = 0; futures.some((future) => !future.done()); seen = pool.spawned) {
            await until(() => futures[0]?.done() === true || pool.spawned > seen);
            pool.endLast();
          }
        }
        await wait(futures);
        // One that is ended before it has begun has no exit worth the name.
        const isCut = fault === 'ended from outside';
        expectBroken(futures, Broken, isCut ? { name: 'WorkerCrashedError' } : deathBy(fault));
        expect(pool.spawned).toBe(onWorkerExit === 'break' ? 1 : 3);
        await comeToAnEnd(pool, futures);
      });
    });

    const starts: [string, FaultySettings, unknown, number][] = [
      [
        'whose initializer throws',
        { onWorkerExit, initializer: tasks.throwsRangeError, initargs: ['no'] as never },
        { name: 'RangeError', message: 'no' },
        1,
      ],
      [
        'whose initializer rejects',
        { onWorkerExit, initializer: tasks.rejects, initargs: [7] as never },
        7,
        1,
      ],
      [
        'whose initializer never ends',
        { onWorkerExit, startTimeout: 300, initializer: tasks.never },
        { name: 'Error' },
        3,
      ],
    ];

    test.each(starts)(`a ${kind} %s breaks the pool in the end`, async (_, settings, cause, attempts) => {
      const pool = create(settings);
      await expectNoStart(pool, Broken, cause, onWorkerExit === 'break' ? 1 : attempts);
    });
  });
}

/** So many workers are tried, and none starts. */
export async function expectNoStart(
  pool: FaultyPool,
  Broken: typeof BrokenExecutor,
  cause: unknown,
  attempts: number,
): Promise<void> {
  let exits = 0;
  pool.on('worker:exit', () => exits++);
  const futures = upTo(3).map((n) => pool.submit(tasks.identity, n));
  await wait(futures);
  expectBroken(futures, Broken, cause);
  await until(() => pool.stats.workers === 0);
  expect(exits).toBe(attempts);
  await comeToAnEnd(pool, futures);
}
