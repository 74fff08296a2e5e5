import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { asCompleted, Future, FutureController, InlineExecutor, InvalidStateError } from '@futures/core';
import { failure, futuresInEveryState } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const end = { done: true, value: undefined };

/** All that is yielded until the end. */
async function all<T>(completed: AsyncIterable<T>): Promise<{ yielded: T[] }> {
  // In an object: an async function must not return a future, and an array of them is fine.
  const yielded: T[] = [];
  for await (const future of completed) yielded.push(future);
  return { yielded };
}

describe('asCompleted()', () => {
  test('yields futures, not what they come to, and never throws because of a task (CF-079)', async () => {
    const { succeeded, failed, cancelled, pending, running } = futuresInEveryState();
    const states = [succeeded, failed, cancelled, pending, running];
    const collected = all(asCompleted(states.map(({ future }) => future)));
    pending.controller.reject(failure);
    running.controller.resolve(1);
    const { yielded } = await collected;
    expect(yielded).toEqual(states.map(({ future }) => future));
    expect(yielded.every((future) => future instanceof Future)).toBe(true);
    pending.future.outcome();
  });

  test('yields those that are done first, in the order of the input (CF-080)', async () => {
    const { pending, cancelled, failed, succeeded } = futuresInEveryState();
    const completed = asCompleted([pending, failed, succeeded, cancelled].map(({ future }) => future));
    pending.controller.resolve(1);
    const { yielded } = await all(completed);
    expect(yielded).toEqual([failed.future, succeeded.future, cancelled.future, pending.future]);
  });

  test('and then each as it ends (CF-081)', async () => {
    const controllers = Array.from({ length: 5 }, () => new FutureController<number>());
    const completed = asCompleted(controllers.map(({ future }) => future));
    for (const n of [3, 0, 4, 1, 2]) {
      const step = completed.next();
      controllers[n]?.resolve(n);
      expect(await (await step).value).toBe(n);
    }
    expect(await completed.next()).toEqual(end);
  });

  test('yields a future that is cancelled, at once (CF-092)', async () => {
    const { pending, cancelled } = futuresInEveryState();
    const completed = asCompleted([pending.future, cancelled.future]);
    expect((await completed.next()).value).toBe(cancelled.future);
    const step = completed.next();
    pending.future.cancel();
    expect((await step).value).toBe(pending.future);
  });

  test('yields duplicates once, from any iterable (CF-084)', async () => {
    const { succeeded, pending } = futuresInEveryState();
    function* repeated() {
      for (let n = 0; n < 5; n++) yield* [succeeded.future, pending.future];
    }
    const collected = all(asCompleted(repeated()));
    pending.controller.resolve(1);
    expect((await collected).yielded).toEqual([succeeded.future, pending.future]);
  });

  test('ends at once when there is nothing to wait for (CF-089)', async () => {
    for (const options of [{}, { timeout: 1000 }, { timeout: 0 }]) {
      expect(await asCompleted([], options).next()).toEqual(end);
    }
    expect(jest.getTimerCount()).toBe(0);
  });

  test('stays at its end', async () => {
    const completed = asCompleted([Future.resolved(1)]);
    await completed.next();
    expect([await completed.next(), await completed.next(), await completed.return()]).toEqual([
      end,
      end,
      end,
    ]);
  });

  test('looks at its input at the call, not at the first step (CF-086)', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const futures = [succeeded.future];
    const completed = asCompleted(futures);
    futures.push(pending.future);
    expect((await all(completed)).yielded).toEqual([succeeded.future]);
  });

  test('hands out what ended meanwhile to a slow consumer, once and in the order of the ends (CF-091)', async () => {
    const [first, second, third] = [
      new FutureController<number>(),
      new FutureController<number>(),
      new FutureController<number>(),
    ];
    const completed = asCompleted([first.future, second.future, third.future]);
    third.resolve(3);
    expect((await completed.next()).value).toBe(third.future);
    second.resolve(2);
    first.resolve(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect((await all(completed)).yielded).toEqual([second.future, first.future]);
  });

  test('mixes futures of different executors (CF-094)', async () => {
    const [one, two] = [new InlineExecutor(), new InlineExecutor()];
    const futures = [one.submit(() => 1), two.submit(async () => 2), Future.resolved(3)];
    const values = [];
    for await (const future of asCompleted(futures)) values.push(await future);
    expect(values.sort()).toEqual([1, 2, 3]);
  });

  test('keeps the order of any number of them', async () => {
    const controllers = Array.from({ length: 5000 }, () => new FutureController<number>());
    const completed = asCompleted(controllers.map(({ future }) => future));
    for (const [n, controller] of controllers.entries()) controller.resolve(n);
    const { yielded } = await all(completed);
    expect(await Promise.all(yielded)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  });

  test('knows only the futures that it was given (CF-093)', async () => {
    const executor = new InlineExecutor();
    const futures = [executor.submit(() => 1)];
    const seen = [];
    for await (const future of asCompleted(futures)) {
      futures.push(executor.submit(() => 2));
      seen.push(future);
    }
    expect(seen).toEqual([futures[0]]);
  });
});

describe('several steps at once', () => {
  test('get one future each, in the order in which they asked', async () => {
    const controllers = Array.from({ length: 3 }, () => new FutureController<number>());
    const completed = asCompleted(controllers.map(({ future }) => future));
    const steps = [completed.next(), completed.next(), completed.next(), completed.next()];
    for (const n of [1, 2, 0]) controllers[n]?.resolve(n);
    const results = await Promise.all(steps);
    expect(results.map(({ value }) => value)).toEqual(
      [1, 2, 0].map((n) => controllers[n]?.future).concat(undefined),
    );
    expect(results.map(({ done }) => done)).toEqual([false, false, false, true]);
  });

  test('all end when the loop is left', async () => {
    const { pending } = futuresInEveryState();
    const completed = asCompleted([pending.future]);
    const steps = [completed.next(), completed.next()];
    expect(await completed.return()).toEqual(end);
    expect(await Promise.all(steps)).toEqual([end, end]);
  });
});

describe('add()', () => {
  test('gives more to yield, also while a step waits', async () => {
    const { pending, running, succeeded } = futuresInEveryState();
    const completed = asCompleted([pending.future]);
    const step = completed.next();
    expect(completed.add(succeeded.future, running.future)).toBe(completed);
    expect((await step).value).toBe(succeeded.future);
    running.controller.resolve(1);
    pending.controller.resolve(2);
    expect((await all(completed)).yielded).toEqual([running.future, pending.future]);
  });

  test('in the loop keeps the loop going', async () => {
    const completed = asCompleted([Future.resolved(3)]);
    const values: number[] = [];
    for await (const future of completed) {
      const n = await future;
      values.push(n);
      if (n > 0) completed.add(Future.from(Promise.resolve(n - 1)));
    }
    expect(values).toEqual([3, 2, 1, 0]);
  });

  test('of a future that it knows does nothing, yielded or not', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const completed = asCompleted([succeeded.future, pending.future]);
    await completed.next();
    completed.add(succeeded.future, pending.future, pending.future);
    pending.controller.resolve(1);
    expect((await all(completed)).yielded).toEqual([pending.future]);
  });

  test('takes futures only, all or none', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const completed = asCompleted([pending.future]);
    expect(() => completed.add(succeeded.future, 5 as never)).toThrow(
      new TypeError('Expected `futures[1]` to be a Future, got `5` (number)'),
    );
    pending.controller.resolve(1);
    expect((await all(completed)).yielded).toEqual([pending.future]);
  });

  test('after the end is a mistake', async () => {
    const completed = asCompleted([] as Future<number>[]);
    await completed.next();
    expect(() => completed.add(Future.resolved(1))).toThrow(InvalidStateError);
  });
});
