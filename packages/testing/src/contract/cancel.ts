import { expect } from '@jest/globals';
import { CancellationTokenSource, CancelledError, type TaskContext, wait } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import { listenersOn } from '../leak-counters.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const cancel: Chapter = {
  title: 'cancel',
  define(test) {
    test('a waiting task is cancelled at once and never starts (CF-149)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const started: unknown[] = [];
      executor.on('task:progress', ({ value }) => started.push(value));
      const { signal, open: start } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      await until(() => blocking.running());
      const futures = upTo(5).map((n) => executor.submit(tasks.mark, n));
      expect(futures[2]?.cancel('not this one')).toBe(true);
      expect(futures[2]?.outcome()).toEqual({ status: 'cancelled', reason: 'not this one' });
      expect(executor.stats).toMatchObject({ queued: 4, cancelled: 1 });
      start();
      await executor.shutdown();
      expect(started).toEqual([0, 1, 3, 4]);
      expect(futures.map(({ state }) => state)).toEqual([
        'finished',
        'finished',
        'cancelled',
        'finished',
        'finished',
      ]);
    });

    test('a task that is cancelled right after its submission never starts (CF-149, CF-262)', async (open) => {
      const executor = open();
      const started: unknown[] = [];
      executor.on('task:progress', ({ value }) => started.push(value));
      const future = executor.submit(tasks.mark, 1);
      future.cancel();
      await executor.shutdown();
      expect([future.cancelled(), started]).toEqual([true, []]);
    });

    test('a running task is asked to stop, and its future ends cancelled when it does', async (open) => {
      const executor = open();
      const future = executor.submit(tasks.untilCancelled);
      await until(() => future.running());
      expect(future.cancel('enough')).toBe(false);
      expect([future.cancelRequested, future.signal.aborted]).toEqual([true, true]);
      await expect(future).rejects.toThrow(CancelledError);
      expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
      expect(future.cancel()).toBe(true);
    });

    test('a running task that goes on keeps its result', async (open) => {
      const executor = open();
      const { signal, open: finish } = gate();
      const future = executor.submit(tasks.tellAndWaitFor, signal, 'finished anyway');
      // Before its first line it would not begin any more.
      await new Promise((resolve) => future.on('progress', resolve));
      expect(future.cancel()).toBe(false);
      expect(future.running()).toBe(true);
      finish();
      expect(await future).toBe('finished anyway');
      expect([future.state, future.cancelRequested]).toEqual(['finished', true]);
      expect(executor.stats).toMatchObject({ completed: 1, cancelled: 0 });
    });

    test('a finished task takes no notice', async (open) => {
      const executor = open();
      const future = executor.submit(tasks.add, 1, 2);
      await future;
      expect(future.cancel('too late', { killAfter: 0 })).toBe(false);
      expect([future.state, future.cancelRequested]).toEqual(['finished', false]);
      expect(await future).toBe(3);
      expect(executor.stats).toMatchObject({ completed: 1, cancelled: 0 });
    });

    test('a running task learns the reason, by its token and by its signal', async (open) => {
      const executor = open();
      async function tellReason(this: TaskContext): Promise<unknown[]> {
        const { signal } = this;
        // It counts as running from the moment at which it can be taken back no more, a little before this line.
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        const { name, reason } = this.signal.reason as { name: string; reason: unknown };
        return [this.token.cancelled, this.token.reason, name, reason];
      }
      const future = executor.submit(tellReason);
      await until(() => future.running());
      future.cancel('enough');
      expect(await future).toEqual([true, 'enough', 'AbortError', 'enough']);
    });

    test('a running task can listen for its cancellation', async (open) => {
      const executor = open();
      function stopWhenTold(this: TaskContext): Promise<never> {
        return new Promise((_, reject) => {
          this.token.onCancelled((reason) => {
            reject(Object.assign(new Error(String(reason)), { name: 'AbortError' }));
          });
        });
      }
      const future = executor.submit(stopWhenTold);
      await until(() => future.running());
      future.cancel('enough');
      await expect(future).rejects.toThrow(CancelledError);
      expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
    });

    test('any reason stays the one that was given, the first of several', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      for (const reason of [undefined, null, 0, '', 'text', new RangeError('why'), { code: 7 }]) {
        const future = executor.submit(tasks.add, 1, 2);
        future.cancel(reason);
        future.cancel('another');
        expect(future.outcome()).toEqual({ status: 'cancelled', reason });
        const error = await future.catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(CancelledError);
        expect((error as CancelledError).reason).toBe(reason);
        expect(future.signal.reason).toBe(error);
      }
      finish();
      await blocking;
    });

    test('only an AbortError ends a cancelled task as cancelled; another error stands', async (open) => {
      const executor = open();
      async function fail(this: TaskContext, name: string): Promise<never> {
        const { signal } = this;
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw Object.assign(new Error('while stopping'), { name });
      }
      const stops = executor.submit(fail, 'AbortError');
      await until(() => stops.running());
      stops.cancel('enough');
      await wait([stops]);
      expect(stops.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });

      const fails = executor.submit(fail, 'OtherError');
      await until(() => fails.running());
      fails.cancel('enough');
      await expect(fails).rejects.toMatchObject({ name: 'OtherError', message: 'while stopping' });
      expect([fails.state, fails.cancelRequested]).toEqual(['finished', true]);
      expect(executor.stats).toMatchObject({ failed: 1, cancelled: 1 });
    });

    test('a signal cancels all tasks that it was given to, running and waiting, and is let go of', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const controller = new AbortController();
      const cancellable = executor.with({ signal: controller.signal });
      const running = cancellable.submit(tasks.untilCancelled);
      const waiting = cancellable.map(tasks.double, upTo(3), { settled: true });
      const free = executor.submit(tasks.add, 1, 2);
      await until(() => running.running());
      controller.abort('enough');
      await wait([running]);
      expect(running.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
      expect(await waiting.toArray()).toEqual(upTo(3).map(() => ({ status: 'cancelled', reason: 'enough' })));
      expect(await free).toBe(3);
      expect(listenersOn(controller.signal)).toBe(0);
    });

    test('a token cancels as a signal does', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const source = new CancellationTokenSource();
      const cancellable = executor.with({ signal: source.token });
      const running = cancellable.submit(tasks.untilCancelled);
      const waiting = cancellable.submit(tasks.double, 1);
      await until(() => running.running());
      source.cancel('enough');
      await wait([running, waiting]);
      for (const future of [running, waiting])
        expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
      expect(cancellable.submit(tasks.double, 1).cancelled()).toBe(true);
    });

    test('a signal brings the grace of the task along', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const controller = new AbortController();
      const stuck = executor.with({ signal: controller.signal, killAfter: 0 }).submit(tasks.never);
      await until(() => stuck.running());
      controller.abort('enough');
      await expect(stuck).rejects.toMatchObject({ reason: 'enough' });
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('a signal that aborts after the end changes nothing', async (open) => {
      const executor = open();
      const controller = new AbortController();
      const future = executor.with({ signal: controller.signal }).submit(tasks.add, 1, 2);
      expect(await future).toBe(3);
      expect(listenersOn(controller.signal)).toBe(0);
      controller.abort();
      expect([future.state, future.cancelRequested]).toEqual(['finished', false]);
    });
  },
};
