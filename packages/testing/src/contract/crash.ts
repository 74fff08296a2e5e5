import { expect } from '@jest/globals';
import {
  BrokenExecutor,
  type Executor,
  type Future,
  TimeoutError,
  wait,
  WorkerCrashedError,
  type WorkerExitEvent,
} from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

/** What tasks reported, in order: with `mark`, what has run. */
function listen(executor: Executor): unknown[] {
  const heard: unknown[] = [];
  executor.on('task:progress', ({ value }) => heard.push(value));
  return heard;
}

const nextExit = (executor: Executor): Promise<WorkerExitEvent> =>
  new Promise((resolve) => executor.once('worker:exit', resolve));

/** Takes a worker until the gate opens. */
async function block(executor: Executor): Promise<{ blocking: Future<unknown>; open: () => void }> {
  const { signal, open } = gate();
  const blocking = executor.submit(tasks.tellAndWaitFor, signal);
  await new Promise((resolve) => blocking.on('progress', resolve));
  return { blocking, open };
}

/** More items than a `map` sends one by one. */
const many = 3000;

export const crash: Chapter = {
  title: 'crash',
  define(test) {
    for (const exitCode of [0, 1, 7]) {
      test(`a task that ends its worker with code ${exitCode} fails alone, and says how (CF-198, CF-211)`, async (open) => {
        const executor = open({ maxWorkers: 1, onWorkerExit: 'replace' });
        const { blocking, open: start } = await block(executor);
        const ran = listen(executor);
        const before = [1, 2, 3].map((n) => executor.submit(tasks.mark, n));
        const ends = executor.with({ name: 'the end' }).submit(tasks.exits, exitCode);
        const behind = [4, 5, 6].map((n) => executor.submit(tasks.mark, n));
        start();
        await blocking;
        const error = await ends.exception();
        expect(error).toBeInstanceOf(WorkerCrashedError);
        expect(error).toMatchObject({
          code: 'ERR_FUTURES_WORKER_CRASHED',
          workerId: 1,
          exitCode,
          outOfMemory: false,
          message: expect.stringContaining(`#${ends.id} (the end)`),
        });
        expect(await Promise.all([...before, ...behind])).toEqual([1, 2, 3, 4, 5, 6]);
        expect(ran).toEqual([1, 2, 3, 4, 5, 6]);
        expect(executor.stats).toMatchObject({
          queued: 0,
          running: 0,
          completed: 7,
          failed: 1,
          cancelled: 0,
        });
      });
    }

    test('nothing that was answered is lost, nothing runs twice, however often workers end', async (open) => {
      const executor = open({ maxWorkers: 2, onWorkerExit: 'replace' });
      const ran = listen(executor);
      const markOrExit = function (this: { report(value: unknown): void }, n: number): number {
        if (n % 10 === 9) process.exit(1);
        this.report(n);
        return n;
      };
      const futures = upTo(100).map((n) => executor.submit(markOrExit, n));
      await wait(futures);
      const fine = upTo(100).filter((n) => n % 10 !== 9);
      expect(futures.filter((future) => future.outcome().status === 'fulfilled')).toHaveLength(90);
      for (const n of [9, 19, 99]) {
        expect(futures[n]?.outcome()).toMatchObject({ status: 'rejected', reason: { exitCode: 1 } });
      }
      expect((ran as number[]).sort((a, b) => a - b)).toEqual(fine);
      expect(executor.stats).toMatchObject({ completed: 90, failed: 10, cancelled: 0 });
    });

    test('what has ended keeps its result when the next task ends the worker, however quick both were expected to be', async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'replace' });
      const doubleOrExit = function (n: number): number {
        if (n < 0) process.exit(2);
        return 2 * n;
      };
      await Promise.all(upTo(500).map((n) => executor.submit(doubleOrExit, n)));
      const numbers = [...upTo(10), -1, ...upTo(50)];
      const futures = numbers.map((n) => executor.submit(doubleOrExit, n));
      await wait(futures);
      expect(futures.map((future) => future.outcome())).toEqual(
        numbers.map((n) =>
          n < 0
            ? { status: 'rejected', reason: expect.any(WorkerCrashedError) }
            : { status: 'fulfilled', value: 2 * n },
        ),
      );
    });

    test("with 'break', all that is unfinished fails, each with an error of its own, and nothing more is taken", async (open) => {
      const executor = open({ maxWorkers: 2, onWorkerExit: 'break' });
      const broken: unknown[] = [];
      executor.on('broken', ({ error }) => broken.push(error));
      const finished = await executor.submit(tasks.add, 1, 2);
      const { blocking } = await block(executor);
      const ends = executor.submit(tasks.exits, 3);
      const waiting = upTo(5).map((n) => executor.submit(tasks.double, n));
      const futures = [blocking, ends, ...waiting];
      await wait(futures);
      const errors = await Promise.all(futures.map((future) => future.exception()));
      for (const error of errors) {
        expect(error).toBeInstanceOf(BrokenExecutor);
        expect((error as Error).message).toMatch(
          /was terminated abruptly while the future was running or pending/,
        );
        expect((error as Error).cause).toBeInstanceOf(WorkerCrashedError);
        expect((error as Error).cause).toMatchObject({ exitCode: 3 });
      }
      expect(new Set(errors).size).toBe(futures.length);
      expect(finished).toBe(3);
      const attempts = [
        () => executor.submit(tasks.add, 1, 2),
        () => executor.with({ name: 'x' }).submit(tasks.add, 1, 2),
        () => executor.map(tasks.double, [1]),
      ];
      for (const attempt of attempts) expect(attempt).toThrow(BrokenExecutor);
      await expect(executor.ready()).rejects.toThrow(BrokenExecutor);
      expect(broken).toEqual([expect.any(BrokenExecutor)]);
      await until(() => executor.stats.workers === 0);
      expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: 1, failed: 7, cancelled: 0 });
    });

    test('an idle worker that ends is replaced when one is needed', async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'replace' });
      const online: number[] = [];
      executor.on('worker:online', ({ workerId }) => online.push(workerId));
      const exit = nextExit(executor);
      await executor.submit(tasks.exitsLater, 4);
      const { workerId, name, exitCode, reason } = await exit;
      expect([workerId, exitCode, reason]).toEqual([1, 4, 'crashed']);
      expect(name).toMatch(/-1$/);
      expect(executor.stats.workers).toBe(0);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
      expect(online).toEqual([1, 2]);
    });

    test("with 'break', an idle worker that ends breaks the pool", async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'break' });
      const exit = nextExit(executor);
      await executor.submit(tasks.exitsLater, 4);
      await exit;
      expect(() => executor.submit(tasks.add, 1, 2)).toThrow(BrokenExecutor);
    });

    test('a worker that is ended for a task that did not stop breaks no pool', async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'break' });
      const exit = nextExit(executor);
      const late = executor.with({ timeout: 10, killAfter: 0 }).submit(tasks.never);
      const behind = executor.submit(tasks.add, 1, 2);
      await expect(late).rejects.toThrow(TimeoutError);
      expect(await behind).toBe(3);
      expect((await exit).reason).not.toBe('crashed');
    });

    test('tasks that run beside the one that ends their worker fail with it, those behind go on', async (open) => {
      const executor = open({ maxWorkers: 1, concurrency: 3, onWorkerExit: 'replace' });
      const { signal, open: finish } = gate();
      const beside = upTo(2).map(() => executor.submit(tasks.tellAndWaitFor, signal));
      await Promise.all(beside.map((future) => new Promise((resolve) => future.on('progress', resolve))));
      const ends = executor.submit(tasks.exits, 2);
      const behind = upTo(4).map((n) => executor.submit(tasks.double, n));
      await wait([ends, ...beside]);
      const errors = await Promise.all([ends, ...beside].map((future) => future.exception()));
      for (const error of errors) expect(error).toBeInstanceOf(WorkerCrashedError);
      expect(new Set(errors).size).toBe(3);
      expect(await Promise.all(behind)).toEqual([0, 2, 4, 6]);
      finish();
    });

    for (const onWorkerExit of ['break', 'replace'] as const) {
      test(`an initializer that fails breaks the pool, with its error as the cause (${onWorkerExit}; CF-245, CF-253)`, async (open) => {
        const executor = open({
          maxWorkers: 2,
          onWorkerExit,
          initializer: () => {
            throw new RangeError('not today');
          },
        });
        const futures = upTo(5).map((n) => executor.submit(tasks.double, n));
        await wait(futures);
        const errors = await Promise.all(futures.map((future) => future.exception()));
        for (const error of errors) {
          expect(error).toBeInstanceOf(BrokenExecutor);
          expect((error as Error).cause).toBeInstanceOf(RangeError);
          expect((error as Error).cause).toMatchObject({ message: 'not today' });
        }
        expect(new Set(errors).size).toBe(5);
        expect(() => executor.submit(tasks.add, 1, 2)).toThrow(BrokenExecutor);
      });

      test(`workers that end while they start break the pool in the end (${onWorkerExit}; CF-215)`, async (open) => {
        const executor = open({
          maxWorkers: 1,
          onWorkerExit,
          initializer: () => {
            process.exit(9);
          },
        });
        const exits: WorkerExitEvent[] = [];
        executor.on('worker:exit', (event) => exits.push(event));
        const futures = upTo(3).map((n) => executor.submit(tasks.double, n));
        await wait(futures);
        for (const future of futures) {
          const error = await future.exception();
          expect(error).toBeInstanceOf(BrokenExecutor);
          expect((error as Error).cause).toMatchObject({ name: 'WorkerCrashedError', exitCode: 9 });
        }
        expect(exits).toHaveLength(onWorkerExit === 'break' ? 1 : 3);
        expect(executor.stats).toMatchObject({ queued: 0, running: 0, failed: 3 });
      });
    }

    test('a shutdown waits for what a crash has left to do (CF-150)', async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'replace' });
      const { open: start } = await block(executor);
      const ends = executor.submit(tasks.exits, 1);
      const behind = upTo(5).map((n) => executor.submit(tasks.double, n));
      const over = executor.shutdown();
      start();
      await over;
      expect(await ends.exception()).toBeInstanceOf(WorkerCrashedError);
      expect(behind.map((future) => future.outcome())).toEqual(
        upTo(5).map((n) => ({ status: 'fulfilled', value: 2 * n })),
      );
      expect(executor.stats).toMatchObject({ workers: 0, idle: 0, completed: 6, failed: 1 });
    });

    test('map goes on behind an item that ended its worker (CF-128)', async (open) => {
      const executor = open({ maxWorkers: 1, onWorkerExit: 'replace' });
      const exitOrDouble = (n: number): number => (n === 3 ? process.exit(1) : 2 * n);
      const outcomes = await executor.map(exitOrDouble, upTo(8), { settled: true }).toArray();
      expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'crashed'))).toEqual(
        [0, 2, 4, 'crashed', 8, 10, 12, 14],
      );
    });

    test('map over thousands goes on behind items that end their worker: each of the others runs, and once', async (open) => {
      const executor = open({ maxWorkers: 2, onWorkerExit: 'replace' });
      const exitAt = (n: number): number => (n % 1000 === 600 ? process.exit(3) : n);
      for (const ordered of [true, false]) {
        const outcomes = await executor.map(exitAt, upTo(many), { settled: true, ordered }).toArray();
        const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
        const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
        for (const reason of lost) expect(reason).toBeInstanceOf(WorkerCrashedError);
        expect(lost.length).toBeGreaterThanOrEqual(3);
        expect(new Set(values).size).toBe(values.length);
        expect(values.length + lost.length).toBe(many);
        if (ordered)
          for (const [n, outcome] of outcomes.entries()) {
            if (outcome.status === 'fulfilled') expect(outcome.value).toBe(n);
          }
      }
      expect(executor.stats).toMatchObject({ queued: 0, running: 0 });
    });

    test('map over thousands fails with its pool where a lost worker breaks that', async (open) => {
      const executor = open({ maxWorkers: 2, onWorkerExit: 'break' });
      const exitAt = (n: number): number => (n === 2000 ? process.exit(3) : n);
      await expect(executor.map(exitAt, upTo(many)).toArray()).rejects.toBeInstanceOf(BrokenExecutor);
      const { completed, failed, cancelled, queued, running } = executor.stats;
      expect([completed + failed + cancelled, queued, running]).toEqual([many, 0, 0]);
    });
  },
};
