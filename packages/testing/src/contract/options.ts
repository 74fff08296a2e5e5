import { expect } from '@jest/globals';
import { CancelledError, type TaskOptions } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const options: Chapter = {
  title: 'options for tasks',
  define(test) {
    test('with() has all that submits', async (open) => {
      const named = open().with({ name: 'mine' });
      expect(await named.submit(tasks.add, 1, 2)).toBe(3);
      expect(await named.map(tasks.double, [1, 2]).toArray()).toEqual([2, 4]);
      expect(await named.starmap(tasks.add, [[1, 2]]).toArray()).toEqual([3]);
      expect(await named.with({ priority: 1 }).submit(tasks.add, 1, 2)).toBe(3);
    });

    test('with() adds to the options before it; of one given twice, the last counts', async (open) => {
      const executor = open();
      function whoAmI(this: { name: string }): string {
        return this.name;
      }
      const named = executor.with({ name: 'first', timeout: 60_000 });
      expect(await named.with({ name: 'second' }).submit(whoAmI)).toBe('second');
      expect(await named.with({ timeout: 50_000 }).submit(whoAmI)).toBe('first');
      expect(await named.with({}).submit(whoAmI)).toBe('first');
      expect(await executor.submit(whoAmI)).toBe('whoAmI');
    });

    test('with() changes no executor and no submitter', async (open) => {
      const executor = open();
      const signal = AbortSignal.abort();
      const named = executor.with({ name: 'mine' });
      named.with({ signal });
      executor.with({ signal });
      expect(await named.submit(tasks.add, 1, 2)).toBe(3);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('refuses options that it does not know, and values that make no sense', (open) => {
      const executor = open();
      const mistakes: [unknown, typeof TypeError | typeof RangeError, string][] = [
        [{ timeOut: 5 }, TypeError, 'Unknown option `timeOut` of with(), got `5` (number)'],
        [{ timeout: '5' }, TypeError, '`timeout` to be a number of milliseconds, got `"5"` (string)'],
        [{ timeout: NaN }, RangeError, '`timeout`'],
        [{ timeoutFrom: 'end' }, RangeError, '`timeoutFrom`'],
        [{ killAfter: -1 }, RangeError, '`killAfter`'],
        [{ killAfter: NaN }, RangeError, '`killAfter`'],
        [{ priority: Infinity }, RangeError, '`priority`'],
        [{ priority: NaN }, RangeError, '`priority`'],
        [{ priority: 'high' }, TypeError, '`priority`'],
        [{ name: 7 }, TypeError, '`name`'],
        [{ transfer: {} }, TypeError, '`transfer`'],
        [{ signal: {} }, TypeError, '`signal` to be an AbortSignal or a CancellationToken'],
        [5, TypeError, 'the options of with() to be an object'],
        [null, TypeError, 'the options of with() to be an object'],
      ];
      for (const [wrong, Wrong, message] of mistakes) {
        expect(() => executor.with(wrong as TaskOptions)).toThrow(Wrong);
        expect(() => executor.with(wrong as TaskOptions)).toThrow(message);
      }
    });

    test('takes undefined as not given', async (open) => {
      const nothing = { signal: undefined, timeout: undefined, killAfter: undefined, priority: undefined };
      expect(await open().with(nothing).submit(tasks.add, 1, 2)).toBe(3);
    });

    test('larger priorities go first, equal ones in the order of submission', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: start } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const ended: string[] = [];
      const submit = (name: string, priority?: number): Promise<unknown> =>
        executor
          .with({ priority })
          .submit(tasks.identity, name)
          .addDoneCallback(() => ended.push(name))
          .result();
      const all = [
        submit('low', -1),
        submit('plain'),
        submit('high', 5),
        submit('plain too', 0),
        submit('higher', 5.5),
        submit('high too', 5),
        submit('low too', -1),
      ];
      start();
      await Promise.all([blocking, ...all]);
      expect(ended).toEqual(['higher', 'high', 'high too', 'plain', 'plain too', 'low', 'low too']);
    });

    test('the items of a map have its priority', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: start } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      await until(() => blocking.running());
      const ended: unknown[] = [];
      executor.on('task:end', ({ outcome }) => ended.push(outcome.status === 'fulfilled' && outcome.value));
      const plain = executor.map(tasks.identity, [3, 4]);
      const urgent = executor.with({ priority: 1 }).map(tasks.identity, [1, 2]);
      start();
      await blocking;
      await Promise.all([plain.toArray(), urgent.toArray()]);
      expect(ended).toEqual([undefined, 1, 2, 3, 4]);
    });

    test('a signal that is aborted already gives a cancelled future, and nothing runs', async (open) => {
      const executor = open();
      const future = executor.with({ signal: AbortSignal.abort('too late') }).submit(tasks.add, 1, 2);
      expect(future.state).toBe('cancelled');
      expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'too late' });
      await expect(future).rejects.toThrow(CancelledError);
      await executor.shutdown();
      expect(executor.stats).toMatchObject({ completed: 0, cancelled: 1 });
    });

    test('one signal can be for the tasks, another for the map', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const forTasks = new AbortController();
      const forMap = new AbortController();
      const { signal, open: start } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const results = executor
        .with({ signal: forTasks.signal })
        .map(tasks.double, upTo(3), { signal: forMap.signal, settled: true });
      forTasks.abort('no tasks');
      expect(await results.next()).toEqual({
        done: false,
        value: { status: 'cancelled', reason: 'no tasks' },
      });
      forMap.abort('no results');
      await expect(results.next()).rejects.toMatchObject({ reason: 'no results' });
      start();
      await blocking;
    });
  },
};
