import { expect } from '@jest/globals';
import {
  asCompleted,
  type Executor,
  ExecutorShutdownError,
  type Future,
  TimeoutError,
  wait,
} from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { turn, until } from '../until.ts';
import type { Chapter } from './chapter.ts';

const refused = 'cannot schedule new futures after shutdown';

/** One task that waits at a gate, and some behind it. */
async function busy(executor: Executor): Promise<{
  running: Future<string | undefined>;
  waiting: Future<number>[];
  finish: () => void;
}> {
  const { signal, open: finish } = gate();
  const running = executor.submit(tasks.waitFor, signal, 'finished');
  await until(() => running.running());
  const waiting = upTo(10).map((n) => executor.submit(tasks.double, n));
  return { running: running, waiting, finish };
}

export const shutdown: Chapter = {
  title: 'shutdown',
  define(test) {
    test('closes the door the moment it is called (CF-099, CF-141, CF-142)', async (open) => {
      const executor = open();
      const over = executor.shutdown();
      const closed: (() => unknown)[] = [
        () => executor.submit(tasks.add, 1, 2),
        () => executor.with({ name: 'x' }).submit(tasks.add, 1, 2),
        () => executor.map(tasks.double, [1]),
        () => executor.starmap(tasks.add, []),
      ];
      for (const attempt of closed) {
        expect(attempt).toThrow(ExecutorShutdownError);
        expect(attempt).toThrow(refused);
      }
      await over;
      for (const attempt of closed) expect(attempt).toThrow(refused);
    });

    test('waits for all that was submitted (CF-143)', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const futures = upTo(50).map((n) => executor.submit(tasks.sleep, 1, n));
      await executor.shutdown();
      expect(futures.map((future) => future.outcome())).toEqual(
        upTo(50).map((value) => ({ status: 'fulfilled', value })),
      );
      expect(executor.stats).toMatchObject({ workers: 0, idle: 0, queued: 0, running: 0, completed: 50 });
    });

    test('wait: false returns at once, and what waits still runs (CF-144)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { running, waiting, finish } = await busy(executor);
      await executor.shutdown({ wait: false });
      expect([running.done(), executor.stats.queued]).toEqual([false, 10]);
      finish();
      expect(await running).toBe('finished');
      expect(await Promise.all(waiting)).toEqual(upTo(10).map((n) => 2 * n));
    });

    test('cancelFutures: true cancels what waits and leaves alone what runs (CF-145, CF-146)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { running, waiting, finish } = await busy(executor);
      const over = executor.shutdown({ cancelFutures: true });
      expect(waiting.every((future) => future.cancelled())).toBe(true);
      expect([running.running(), running.cancelRequested]).toEqual([true, false]);
      finish();
      await over;
      expect(await running).toBe('finished');
      expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: 1, cancelled: 10 });
    });

    test('futures that it cancels count as done for wait() and asCompleted() (CF-078, CF-148)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { waiting, finish } = await busy(executor);
      const waited = wait(waiting);
      const completed = asCompleted(waiting);
      await executor.shutdown({ cancelFutures: true, wait: false });
      expect((await waited).done.size).toBe(10);
      let count = 0;
      for await (const future of completed) count += future.cancelled() ? 1 : 0;
      expect(count).toBe(10);
      finish();
    });

    test('can be called again, with other flags, any number of times (CF-142)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { running, waiting, finish } = await busy(executor);
      const calls = [executor.shutdown(), executor.shutdown()];
      await executor.shutdown({ wait: false });
      expect(waiting.some((future) => future.done())).toBe(false);
      calls.push(executor.shutdown({ cancelFutures: true }));
      expect(waiting.every((future) => future.cancelled())).toBe(true);
      finish();
      await Promise.all(calls);
      expect(running.done()).toBe(true);
      await executor.shutdown();
      await executor.shutdown({ cancelFutures: true, timeout: 0 });
    });

    test('is over at once when there is nothing to do (CF-156)', async (open) => {
      const executor = open();
      await executor.shutdown();
      expect(executor.stats).toMatchObject({ workers: 0, idle: 0, completed: 0 });
    });

    test('past its timeout, cancels what is left and ends it (CF-157)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const stuck = executor.submit(tasks.never);
      const waiting = executor.submit(tasks.add, 1, 2);
      await until(() => stuck.running());
      await executor.shutdown({ timeout: 10 });
      expect([stuck.state, waiting.state]).toEqual(['cancelled', 'cancelled']);
      expect(executor.stats).toMatchObject({ workers: 0, queued: 0, running: 0, cancelled: 2 });
    });

    test('lets all finish that finishes within its timeout (CF-157)', async (open) => {
      const executor = open();
      const futures = upTo(10).map((n) => executor.submit(tasks.double, n));
      await executor.shutdown({ timeout: 2 ** 40 });
      expect(futures.map(({ state }) => state)).toEqual(upTo(10).map(() => 'finished'));
    });

    test('a later call can set a timeout, a timeout of 0 counts at once (CF-157)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const stuck = executor.submit(tasks.never);
      await until(() => stuck.running());
      const patient = executor.shutdown();
      await executor.shutdown({ timeout: 0 });
      await patient;
      expect(stuck.cancelled()).toBe(true);
    });

    test('wait: false goes with a timeout (CF-157)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const stuck = executor.submit(tasks.never);
      await until(() => stuck.running());
      await executor.shutdown({ wait: false, timeout: 5 });
      expect(stuck.done()).toBe(false);
      await wait([stuck]);
      expect(stuck.cancelled()).toBe(true);
    });

    test('ends tasks that go on past their own time-out', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const late = executor.with({ timeout: 5 }).submit(tasks.never);
      await expect(late).rejects.toThrow(TimeoutError);
      expect(executor.stats.running).toBe(1);
      const behind = executor.submit(tasks.add, 1, 2);
      await executor.shutdown();
      expect(await behind).toBe(3);
    });

    test('ends tasks whose own time-out comes while it waits for them', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const late = executor.with({ timeout: 20 }).submit(tasks.never);
      const timedOut = expect(late).rejects.toThrow(TimeoutError);
      const behind = executor.submit(tasks.add, 1, 2);
      await until(() => late.running());
      await executor.shutdown();
      await timedOut;
      expect(await behind).toBe(3);
    });

    test('leaves a task that is past its time-out the grace that it was given', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const late = executor.with({ timeout: 5, killAfter: 1_000_000 }).submit(tasks.waitFor, signal);
      await expect(late).rejects.toThrow(TimeoutError);
      let isOver = false;
      const over = executor.shutdown().then(() => (isOver = true));
      await turn(5);
      expect([isOver, executor.stats.running]).toEqual([false, 1]);
      finish();
      await over;
      expect(executor.stats.running).toBe(0);
    });

    test('can be called in a done callback (CF-155)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const over = new Promise<void>((resolve) => {
        executor.submit(tasks.add, 1, 2).addDoneCallback(() => {
          void executor.shutdown().then(resolve);
        });
      });
      const behind = executor.submit(tasks.add, 3, 4);
      await over;
      expect(behind.outcome()).toEqual({ status: 'fulfilled', value: 7 });
    });

    test('`await using` waits for everything (CF-158)', async (open) => {
      let future: Future<number | undefined>;
      {
        await using executor = open();
        future = executor.submit(tasks.sleep, 5, 7);
      }
      expect(future.outcome()).toEqual({ status: 'fulfilled', value: 7 });
    });

    test('refuses flags that make no sense, and stays open then', async (open) => {
      const executor = open();
      const wrongs: [object, string][] = [
        [{ wait: 1 }, '`wait`'],
        [{ cancelFutures: 'yes' }, '`cancelFutures`'],
        [{ timeout: NaN }, '`timeout`'],
        [{ cancelfutures: true }, 'Unknown option `cancelfutures` of shutdown()'],
      ];
      for (const [wrong, message] of wrongs) await expect(executor.shutdown(wrong)).rejects.toThrow(message);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('nobody need call it: what was submitted runs, though the executor is let go of (CF-173)', async (open) => {
      const futures = upTo(20).map((n) => open().submit(tasks.double, n));
      expect(await Promise.all(futures)).toEqual(upTo(20).map((n) => 2 * n));
    });
  },
};
