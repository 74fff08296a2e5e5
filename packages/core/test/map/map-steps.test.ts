import { describe, expect, test } from '@jest/globals';
import { InlineExecutor } from '@futures/core';
import { slowly, tasks } from '@futures/testing';

const done = { done: true, value: undefined };

describe('steps of map() that are asked for ahead', () => {
  function* one(): Generator<number> {
    yield 1;
  }

  function* oneThenBroken(): Generator<number> {
    yield 1;
    throw new RangeError('the input broke');
  }

  for (const buffersize of [1, 2, 3]) {
    test(`are answered when the input ends, with a buffersize of ${buffersize}`, async () => {
      for (const items of [one(), slowly(one())]) {
        const results = new InlineExecutor().map(tasks.double, items, { buffersize });
        expect(await Promise.all([results.next(), results.next(), results.next()])).toEqual([
          { done: false, value: 2 },
          done,
          done,
        ]);
      }
    });
  }

  test('are answered when the input throws', async () => {
    for (const items of [oneThenBroken(), slowly(oneThenBroken())]) {
      const results = new InlineExecutor().map(tasks.double, items, { buffersize: 1 });
      const steps = await Promise.allSettled([results.next(), results.next(), results.next()]);
      expect(steps).toEqual([
        { status: 'fulfilled', value: { done: false, value: 2 } },
        { status: 'rejected', reason: new RangeError('the input broke') },
        { status: 'fulfilled', value: done },
      ]);
    }
  });

  test('are answered when the consumer leaves', async () => {
    const results = new InlineExecutor().map(tasks.never, slowly([1, 2, 3]) as AsyncIterable<never>);
    const steps = Promise.all([results.next(), results.next()]);
    await results.return();
    expect(await steps).toEqual([done, done]);
  });
});

test('an error of an async input is not lost, however the steps fall', async () => {
  for (let pause = 0; pause < 12; pause++) {
    const input: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new RangeError('the input broke')) }),
    };
    const results = new InlineExecutor().map(tasks.double, input);
    for (let turn = 0; turn < pause; turn++) await Promise.resolve();
    await expect(results.next()).rejects.toThrow('the input broke');
  }
});
