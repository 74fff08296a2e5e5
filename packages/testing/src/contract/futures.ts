import { expect } from '@jest/globals';
import {
  asCompleted,
  CancelledError,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type Future,
  setCallbackErrorHandler,
  TimeoutError,
  wait,
} from '@futures/core';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const futures: Chapter = {
  title: 'futures and callbacks',
  define(test) {
    test('a future is pending, then running, then finished', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: start } = gate();
      const future = executor.submit(tasks.waitFor, signal, 7);
      expect([future.state, future.outcome()]).toEqual(['pending', { status: 'pending' }]);
      await until(() => future.running());
      expect([future.state, future.outcome()]).toEqual(['running', { status: 'running' }]);
      const behind = executor.submit(tasks.double, 1);
      expect([behind.state, behind.running(), behind.done()]).toEqual(['pending', false, false]);
      start();
      await behind;
      expect([future.state, future.outcome()]).toEqual(['finished', { status: 'fulfilled', value: 7 }]);
    });

    test('each has an id of its own, and shows its state and the kind of its result', async (open) => {
      const executor = open();
      const text = executor.submit(tasks.identity, 'secret');
      const failed = executor.submit(tasks.throwsRangeError, 'secret');
      await wait([text, failed]);
      expect(text.id).not.toBe(failed.id);
      expect(String(text)).toBe(`<Future #${text.id} state=finished returned string>`);
      expect(String(failed)).toBe(`<Future #${failed.id} state=finished raised RangeError>`);
      expect(failed.outcome()).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    });

    test('callbacks run in their order, with the state set, before whoever awaits', async (open) => {
      const future = open().submit(tasks.add, 1, 2);
      const heard: unknown[] = [];
      const awaited = future.then((value) => heard.push(`awaited ${value}`));
      future.addDoneCallback((done, label: string) => heard.push(label, done.state), 'first');
      future.addDoneCallback(() => heard.push('second'));
      await awaited;
      expect(heard).toEqual(['first', 'finished', 'second', 'awaited 3']);
      future.addDoneCallback(() => heard.push('late'));
      expect(heard.at(-1)).toBe('late');
    });

    test('what a callback throws is reported and disturbs nothing', async (open) => {
      const reported: unknown[] = [];
      setCallbackErrorHandler((error) => reported.push(error));
      try {
        const executor = open();
        const future = executor.submit(tasks.add, 1, 2);
        const wrong = new Error('wrong');
        future.addDoneCallback(() => {
          throw wrong;
        });
        let told = false;
        future.addDoneCallback(() => (told = true));
        expect(await future).toBe(3);
        expect([told, reported]).toEqual([true, [wrong]]);
        expect(await executor.submit(tasks.add, 1, 1)).toBe(2);
      } finally {
        setCallbackErrorHandler(undefined);
      }
    });

    test('result(timeout) gives up waiting, not the task', async (open) => {
      const executor = open();
      const { signal, open: finish } = gate();
      const future = executor.submit(tasks.waitFor, signal, 'done');
      await expect(future.result(5)).rejects.toThrow(TimeoutError);
      await expect(future.exception({ timeout: 0 })).rejects.toThrow(TimeoutError);
      expect(future.cancelRequested).toBe(false);
      finish();
      expect(await future.result(60_000)).toBe('done');
      expect(await future.exception()).toBeUndefined();
    });

    test('exception() gives the error that the task threw', async (open) => {
      const error = await open().submit(tasks.throwsRangeError, 'too much').exception();
      expect(error).toBeInstanceOf(RangeError);
      expect(error).toMatchObject({ name: 'RangeError', message: 'too much' });
    });

    test('Promise.all, race, any and allSettled take futures', async (open) => {
      const executor = open();
      const { signal, open: finish } = gate();
      const three = executor.submit(tasks.add, 1, 2);
      const fails = executor.submit(tasks.throwsRangeError, 'no');
      expect(await Promise.all([three, executor.submit(tasks.double, 2)])).toEqual([3, 4]);
      expect((await Promise.allSettled([three, fails])).map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
      ]);
      expect(await Promise.any([fails, three])).toBe(3);
      const late = executor.submit(tasks.waitFor, signal, 0);
      expect(await Promise.race([late, three])).toBe(3);
      finish();
      await late;
    });

    test('then(), catch() and finally() give promises; only the future can be cancelled (CF-263)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal, 1);
      const future = executor.submit(tasks.add, 1, 2);
      const derived = future.then((sum) => sum + 1);
      expect(derived).toBeInstanceOf(Promise);
      expect(derived).not.toHaveProperty('cancel');
      finish();
      expect(await derived).toBe(4);
      let finished = false;
      expect(await blocking.finally(() => (finished = true))).toBe(1);
      expect(finished).toBe(true);
      expect(await executor.submit(tasks.throws, 0).catch((reason: unknown) => [reason])).toEqual([0]);
    });

    test('wait() and asCompleted() mix futures of different executors (CF-077, CF-094)', async (open) => {
      const { signal, open: finish } = gate();
      const slow = open().submit(tasks.waitFor, signal, 1);
      const fast = open().submit(tasks.double, 1);
      const { done, notDone } = await wait([slow, fast], { returnWhen: FIRST_COMPLETED });
      expect([[...done], [...notDone]]).toEqual([[fast], [slow]]);

      const order: Future<number | undefined>[] = [];
      for await (const future of asCompleted([slow, fast])) {
        order.push(future);
        finish();
      }
      expect(order).toEqual([fast, slow]);
    });

    test('wait() ends with the first failure when it is asked to', async (open) => {
      const { signal, open: finish } = gate();
      const blocked = open().submit(tasks.waitFor, signal, 1);
      const executor = open();
      const succeeds = executor.submit(tasks.refuseNegative, 1);
      const fails = executor.submit(tasks.refuseNegative, -1);
      const { done, notDone } = await wait([blocked, succeeds, fails], { returnWhen: FIRST_EXCEPTION });
      expect([done.has(fails), notDone.has(blocked)]).toEqual([true, true]);
      expect(fails.outcome().status).toBe('rejected');
      finish();
      await blocked;
    });

    test('a cancelled future is done at once, for wait() too', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const cancelled = executor.submit(tasks.double, 1);
      expect(cancelled.cancel('not needed')).toBe(true);
      expect((await wait([cancelled])).done.has(cancelled)).toBe(true);
      await expect(cancelled).rejects.toThrow(CancelledError);
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError', reason: 'not needed' });
      finish();
      await blocking;
    });
  },
};
