import { expect } from '@jest/globals';
import { CancellationTokenSource, type Executor, type Future } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import { activeResources, listenersOn, stillHeld } from '../leak-counters.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

/** Runs a task of its own making, and keeps nothing but weak references to what went in and came out. */
async function runOnce(executor: Executor): Promise<{ refs: WeakRef<object>[]; future: Future<unknown> }> {
  const task = (argument: { content: string }): { content: string } => ({ content: argument.content });
  const argument = { content: 'x'.repeat(1000) };
  const callback = (): void => {};
  const future = executor.submit(task, argument);
  future.addDoneCallback(callback);
  await future;
  return { refs: [new WeakRef(task), new WeakRef(argument), new WeakRef(callback)], future };
}

async function resultOf(executor: Executor): Promise<WeakRef<object>> {
  return new WeakRef(await executor.submit(() => ({ content: 'x'.repeat(1000) })));
}

export const leaks: Chapter = {
  title: 'leaks',
  define(test) {
    test('10,000 tasks with one signal leave no listener on it', async (open) => {
      const executor = open();
      const { signal } = new AbortController();
      const cancellable = executor.with({ signal });
      for (let round = 0; round < 10; round++) {
        const futures = upTo(1000).map((n) => cancellable.submit(tasks.double, n));
        expect(listenersOn(signal)).toBe(1);
        await Promise.all(futures);
        expect(listenersOn(signal)).toBe(0);
      }
    });

    test('10,000 tasks with one token pin nothing of themselves to it', async (open) => {
      const executor = open();
      const source = new CancellationTokenSource();
      const cancellable = executor.with({ signal: source.token });
      const submitMany = async (): Promise<WeakRef<object>[]> => {
        const futures = upTo(1000).map((n) => cancellable.submit(tasks.double, n));
        await Promise.all(futures);
        return futures.slice(0, 10).map((future) => new WeakRef(future));
      };
      const refs: WeakRef<object>[] = [];
      for (let round = 0; round < 10; round++) refs.push(...(await submitMany()));
      expect(await stillHeld(refs)).toBe(0);
      expect(source.token.cancelled).toBe(false);
    });

    test('cancelled, failed and late tasks leave no listener and no timer either', async (open) => {
      const executor = open();
      const before = activeResources().Timeout ?? 0;
      const { signal } = new AbortController();
      const configured = executor.with({ signal, timeout: 1_000_000, killAfter: 1_000_000 });
      const futures = upTo(100).flatMap((n) => [
        configured.submit(tasks.double, n),
        configured.submit(tasks.refuseNegative, -1 - n),
        configured.with({ timeoutFrom: 'submit' }).submit(tasks.double, n),
        configured.with({ timeout: 1 }).submit(tasks.untilCancelled),
      ]);
      for (const future of futures.slice(0, 50)) future.cancel();
      await Promise.allSettled(futures);
      await executor.shutdown({ timeout: 1_000_000 });
      expect(listenersOn(signal)).toBe(0);
      await until(() => (activeResources().Timeout ?? 0) <= before + 1);
    });

    test('a finished task pins neither its function nor its arguments nor its callbacks (CF-174)', async (open) => {
      const executor = open();
      const { refs, future } = await runOnce(executor);
      expect(await stillHeld(refs)).toBe(0);
      expect(future.done()).toBe(true);
      expect(executor.stats.completed).toBe(1);
    });

    test('a task that was cancelled while it waited pins nothing', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const submitAndCancel = (): WeakRef<object>[] => {
        const task = (argument: object): object => argument;
        const argument = { content: 'x' };
        const future = executor.submit(task, argument);
        future.cancel();
        return [new WeakRef(task), new WeakRef(argument), new WeakRef(future)];
      };
      expect(await stillHeld(submitAndCancel())).toBe(0);
      finish();
      await blocking;
    });

    test('an executor holds no result (CF-174)', async (open) => {
      const executor = open();
      const ref = await resultOf(executor);
      expect(await stillHeld([ref])).toBe(0);
      expect(executor.stats.completed).toBe(1);
    });

    test('map holds no result that it has handed out (CF-124, CF-176)', async (open) => {
      const executor = open();
      const results = executor.map((n: number) => ({ n }), upTo(10));
      const takeNext = async (): Promise<WeakRef<object>> => {
        const step = await results.next();
        return new WeakRef(step.value as object);
      };
      const refs = [await takeNext(), await takeNext(), await takeNext()];
      expect(await stillHeld(refs)).toBe(0);
      expect(await results.toArray()).toHaveLength(7);
    });

    test('map holds nothing once it was left', async (open) => {
      const executor = open();
      const results = executor.map((n: number) => ({ n }), upTo(10));
      const refs: WeakRef<object>[] = [];
      const end = (event: { future: object }): void => void refs.push(new WeakRef(event.future));
      executor.on('task:end', end);
      await executor.submit(tasks.add, 1, 2);
      await until(() => refs.length === 11);
      executor.off('task:end', end);
      await results.return();
      expect(await stillHeld(refs)).toBe(0);
      expect(await results.next()).toEqual({ done: true, value: undefined });
    });
  },
};
