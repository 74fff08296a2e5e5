import { describe, expect, test } from '@jest/globals';
import type { TaskContext } from '@futures/core';
import { PoolExecutor } from '@futures/core/backend';
import { inProcessBackend, upTo } from '@futures/testing';

const open = (): PoolExecutor =>
  new PoolExecutor('PoolExecutor', inProcessBackend(), { namePrefix: 'worker', maxWorkers: 1 });

describe('the functions of a worker', () => {
  test('are kept up to a number; one that was forgotten travels again when it is needed', async () => {
    await using pool = open();
    // Each has a source of its own.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the numbers are ours
    const functions = upTo(1100).map((n) => new Function('x', `return x + ${n}`) as (x: number) => number);
    for (const round of upTo(2)) {
      const results = await Promise.all(functions.map((fn) => pool.submit(fn, round)));
      expect(results).toEqual(upTo(1100).map((n) => n + round));
    }
  });

  test('go by another name where a task has one, with arguments of any size', async () => {
    await using pool = open();
    function nameOf(this: TaskContext, ...args: unknown[]): [string, number] {
      return [this.name, args.length];
    }
    const named = pool.with({ name: 'counting' });
    expect(await named.submit(nameOf, 1)).toEqual(['counting', 1]);
    expect(await named.submit(nameOf, new Uint8Array(10_000), 2)).toEqual(['counting', 2]);
    expect(await pool.submit(nameOf)).toEqual(['nameOf', 0]);
  });

  test('hear at once of progress that cannot be sent', async () => {
    await using pool = open();
    const future = pool.submit(function (this: TaskContext) {
      this.report({ done: 1, log: () => {} });
    });
    await expect(future).rejects.toThrow(/progress\.log could not be cloned/);
  });

  test('say what is the same for all once, whatever the number of arguments', async () => {
    await using pool = open();
    const count = (...args: unknown[]): number => args.length;
    await pool.submit(count);
    const lists = upTo(200).map((n) => upTo(n % 5));
    expect(await Promise.all(lists.map((list) => pool.submit(count, ...list)))).toEqual(
      upTo(200).map((n) => n % 5),
    );
  });
});
