import { expect } from '@jest/globals';
import { TimeoutError } from '@futures/core';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const deadlines: Chapter = {
  title: 'time-outs of tasks and killAfter',
  define(test) {
    test('a task that takes too long fails with a TimeoutError, and is asked to stop', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const future = executor.with({ timeout: 10, name: 'slow' }).submit(tasks.untilCancelled);
      const error = await future.exception();
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ name: 'TimeoutError', code: 'ERR_FUTURES_TIMEOUT' });
      expect((error as Error).message).toMatch(/slow.* 10 ms/);
      expect(future.state).toBe('finished');
      // It has stopped, or the only worker would not take another task.
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
      expect(executor.stats).toMatchObject({ running: 0, completed: 1, failed: 1, cancelled: 0 });
    });

    test('a task sees its time-out inside a loop that never yields', async (open) => {
      const executor = open();
      const future = executor.with({ timeout: 10 }).submit(tasks.spinUntilCancelled);
      await expect(future).rejects.toThrow(TimeoutError);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('a task that goes on keeps its slot; its late result is of no interest', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const late = executor.with({ timeout: 10 }).submit(tasks.waitFor, signal, 'late');
      const behind = executor.submit(tasks.add, 1, 2);
      await expect(late).rejects.toThrow(TimeoutError);
      expect(executor.stats).toMatchObject({ running: 1, queued: 1, failed: 1 });
      expect(behind.state).toBe('pending');
      finish();
      expect(await behind).toBe(3);
      expect(late.outcome()).toMatchObject({ status: 'rejected', reason: { name: 'TimeoutError' } });
      expect(executor.stats).toMatchObject({ running: 0, completed: 1, failed: 1 });
    });

    test('the time counts from the start unless it shall count from the submission', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      await until(() => blocking.running());
      const fromStart = executor.with({ timeout: 500 }).submit(tasks.add, 1, 2);
      const fromSubmit = executor
        .with({ timeout: 500, timeoutFrom: 'submit' })
        .submit(tasks.waitFor, AbortSignal.abort());
      await expect(fromSubmit).rejects.toThrow(TimeoutError);
      expect(executor.stats).toMatchObject({ running: 1, queued: 1, failed: 1 });
      finish();
      expect(await fromStart).toBe(3);
      await blocking;
      expect(executor.stats).toMatchObject({ completed: 2, failed: 1 });
    });

    test('a time from the submission that is not over when the task starts still ends it', async (open) => {
      const executor = open();
      const future = executor.with({ timeout: 100, timeoutFrom: 'submit' }).submit(tasks.untilCancelled);
      await expect(future).rejects.toThrow(TimeoutError);
    });

    test("a task's own error named TimeoutError is not that of its time-out (CF-113)", async (open) => {
      const future = open().with({ timeout: 60_000 }).submit(tasks.throwsNamed, 'TimeoutError');
      const error = await future.exception();
      expect(error).toMatchObject({ name: 'TimeoutError', message: 'thrown by the task' });
      expect(error).not.toBeInstanceOf(TimeoutError);
    });

    test('no time is too long', async (open) => {
      const executor = open();
      for (const timeout of [2 ** 31, 2 ** 53, Infinity]) {
        const { signal, open: finish } = gate();
        const future = executor.with({ timeout, killAfter: timeout }).submit(tasks.waitFor, signal, 'ended');
        await until(() => future.running());
        finish();
        expect(await future).toBe('ended');
      }
    });

    test('each item of a map has its own time', async (open) => {
      const executor = open();
      const ends = AbortSignal.abort();
      const { signal: never } = gate();
      const outcomes = await executor
        .with({ timeout: 100, killAfter: 0 })
        .starmap(tasks.waitFor, [[ends, 1], [never], [ends, 3]], { settled: true })
        .toArray();
      expect(outcomes).toMatchObject([
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: { name: 'TimeoutError' } },
        { status: 'fulfilled', value: 3 },
      ]);
    });

    test('killAfter ends a task that ignores its time-out, and no other task', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const starts: unknown[] = [];
      executor.on('task:progress', ({ value }) => starts.push(value));
      const stuck = executor.with({ timeout: 10, killAfter: 10 }).submit(tasks.never);
      const others = [1, 2, 3].map((n) => executor.submit(tasks.mark, n));
      await expect(stuck).rejects.toThrow(TimeoutError);
      expect(await Promise.all(others)).toEqual([1, 2, 3]);
      expect(starts).toEqual([1, 2, 3]);
      expect(executor.stats).toMatchObject({ running: 0, completed: 3, failed: 1 });
    });

    test('killAfter ends a task that ignores its cancellation', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const stuck = executor.with({ killAfter: 5 }).submit(tasks.never);
      const behind = executor.submit(tasks.add, 1, 2);
      await until(() => stuck.running());
      expect(stuck.cancel('enough')).toBe(false);
      expect(await behind).toBe(3);
      expect(stuck.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
      expect(executor.stats).toMatchObject({ running: 0, completed: 1, cancelled: 1 });
    });

    test('cancel() can bring the grace along, and a later call can shorten it', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const first = executor.submit(tasks.never);
      await until(() => first.running());
      first.cancel('now', { killAfter: 0 });
      await expect(first).rejects.toMatchObject({ reason: 'now' });

      const second = executor.with({ killAfter: 1_000_000 }).submit(tasks.never);
      await until(() => second.running());
      second.cancel('soon');
      second.cancel('now', { killAfter: 0 });
      await expect(second).rejects.toMatchObject({ reason: 'soon' });
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('the time of a task that ended is not heard of again', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const quick = executor.with({ timeout: 500, killAfter: 0 }).submit(tasks.waitFor, AbortSignal.abort());
      await quick;
      const later = executor.with({ timeout: 1000 }).submit(tasks.untilCancelled);
      await expect(later).rejects.toThrow(TimeoutError);
      expect(quick.state).toBe('finished');
      expect(executor.stats).toMatchObject({ completed: 1, failed: 1, cancelled: 0 });
    });

    test('a task that stops within the grace is not killed', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const exits: unknown[] = [];
      executor.on('worker:exit', (event) => exits.push(event));
      const future = executor.with({ killAfter: 30_000 }).submit(tasks.untilCancelled);
      await until(() => future.running());
      future.cancel();
      await expect(future).rejects.toMatchObject({ name: 'AbortError' });
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
      expect(exits).toEqual([]);
    });
  },
};
