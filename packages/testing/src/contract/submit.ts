import { expect } from '@jest/globals';
import { Future } from '@futures/core';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import type { Chapter } from './chapter.ts';

export const submit: Chapter = {
  title: 'submit',
  define(test) {
    test('gives the future of the call at once (CF-095, CF-261)', async (open) => {
      const future = open().submit((base: number, exponent: number) => base ** exponent, 2, 8);
      expect(future).toBeInstanceOf(Future);
      expect(future.done()).toBe(false);
      expect(await future).toBe(256);
    });

    test('hands all arguments on, also those that look like options (CF-096)', async (open) => {
      const options = { timeout: 1, signal: 'none', fn: 2 };
      const all = (...args: unknown[]): unknown[] => args;
      expect(await open().submit(all, 'self', undefined, null, options)).toEqual([
        'self',
        undefined,
        null,
        options,
      ]);
    });

    test('gives what the promise of an async task brings (CF-102)', async (open) => {
      const executor = open();
      expect(await executor.submit(async (n: number) => Promise.resolve(n + 1), 1)).toBe(2);
      expect(await executor.submit(tasks.sleep, 1, 'later')).toBe('later');
      const thenable = (): PromiseLike<number> => ({
        then: (resolve) => resolve?.(3) as never,
      });
      expect(await executor.submit(thenable)).toBe(3);
    });

    test('gives undefined for a task that returns nothing (CF-102)', async (open) => {
      expect(await open().submit(() => {})).toBeUndefined();
    });

    test('throws at once when the task is no function (CF-097, CF-098)', (open) => {
      const executor = open();
      const mistakes: [unknown, string][] = [
        [undefined, '`undefined` (undefined)'],
        [null, '`null` (null)'],
        [42, '`42` (number)'],
        ['add', '`"add"` (string)'],
        [{ task: tasks.add }, '`[object]` (Object)'],
      ];
      for (const [notATask, shown] of mistakes) {
        expect(() => executor.submit(notATask as never)).toThrow(TypeError);
        expect(() => executor.submit(notATask as never)).toThrow(`\`task\` to be a function, got ${shown}`);
      }
      expect(executor.stats).toMatchObject({ queued: 0, running: 0 });
    });

    test('throws at once when an argument is a future, and says which', (open) => {
      const executor = open();
      const future = Future.resolved(1);
      expect(() => executor.submit(tasks.add as never, 1 as never, future as never)).toThrow(TypeError);
      expect(() => executor.submit(tasks.add as never, 1 as never, future as never)).toThrow('args[1]');
      expect(executor.stats).toMatchObject({ queued: 0, running: 0 });
    });

    test('starts what waits in the order of submission (CF-100)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: start } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const ended: number[] = [];
      const futures = Array.from({ length: 20 }, (_, n) =>
        executor.submit(tasks.double, n).addDoneCallback(() => ended.push(n)),
      );
      start();
      await Promise.all([blocking, ...futures]);
      expect(ended).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    test('takes thousands of tasks in one go (CF-214)', async (open) => {
      const executor = open();
      const futures = Array.from({ length: 5_000 }, (_, n) => executor.submit(tasks.double, n));
      expect(await Promise.all(futures)).toEqual(Array.from({ length: 5_000 }, (_, n) => 2 * n));
    });

    test('can be called in a done callback (CF-194)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const sum = await new Promise<number>((resolve) => {
        const countTo =
          (n: number) =>
          (future: Future<number>): void => {
            const { value } = future.outcome() as { value: number };
            if (value === n) resolve(value);
            else executor.submit(tasks.add, value, 1).addDoneCallback(countTo(n));
          };
        executor.submit(tasks.add, 0, 1).addDoneCallback(countTo(100));
      });
      expect(sum).toBe(100);
    });

    test('lets no failure touch any other task (CF-212)', async (open) => {
      const executor = open();
      const futures = Array.from({ length: 50 }, (_, n) =>
        executor.submit(tasks.refuseNegative, n % 5 === 0 ? -n - 1 : n),
      );
      const outcomes = await Promise.allSettled(futures);
      expect(outcomes.map(({ status }) => status)).toEqual(
        Array.from({ length: 50 }, (_, n) => (n % 5 === 0 ? 'rejected' : 'fulfilled')),
      );
      expect(await executor.submit(tasks.add, 1, 1)).toBe(2);
    });

    test('runs two tasks at the same time', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const first = gate();
      const second = gate();
      const slow = executor.submit(tasks.waitFor, first.signal, 'slow');
      const fast = executor.submit(tasks.waitFor, second.signal, 'fast');
      second.open();
      expect(await fast).toBe('fast');
      expect(slow.done()).toBe(false);
      first.open();
      expect(await slow).toBe('slow');
    });
  },
};
