import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancelledError, type Future, FutureController, TimeoutError } from '@futures/core';
import { failure, futuresInEveryState } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const ways = ['result', 'exception'] as const;
const timers = () => jest.getTimerCount();

describe('with a time-out of 0, which only looks at what is there,', () => {
  const now = [0, -0, -5, -Infinity];

  test.each(now)('result(%p) of a succeeded future is its value (CF-021, CF-031)', async (timeout) => {
    expect(await futuresInEveryState().succeeded.future.result(timeout)).toBe(42);
  });

  test.each(now)('exception(%p) of a succeeded future is undefined (CF-028)', async (timeout) => {
    expect(await futuresInEveryState().succeeded.future.exception(timeout)).toBeUndefined();
  });

  test.each(now)('result(%p) of a failed future rejects with its error (CF-024)', async (timeout) => {
    await expect(futuresInEveryState().failed.future.result(timeout)).rejects.toBe(failure);
  });

  test.each(now)('exception(%p) of a failed future is its error (CF-028)', async (timeout) => {
    expect(await futuresInEveryState().failed.future.exception(timeout)).toBe(failure);
  });

  test.each(ways)(
    '%s() of a cancelled future rejects with a CancelledError (CF-023, CF-028)',
    async (way) => {
      for (const timeout of now) {
        const { future } = futuresInEveryState().cancelled;
        await expect(future[way](timeout)).rejects.toThrow(CancelledError);
        await expect(future[way]({ timeout })).rejects.toMatchObject({ reason: 'not wanted' });
      }
    },
  );

  test.each(ways)(
    '%s() of an unfinished future rejects at once, without a timer (CF-022, CF-028)',
    async (way) => {
      for (const standing of ['pending', 'running'] as const) {
        for (const timeout of now) {
          const { future } = futuresInEveryState()[standing];
          const waiting = future[way](timeout);
          expect(timers()).toBe(0);
          await expect(waiting).rejects.toThrow(TimeoutError);
        }
      }
    },
  );

  test('what is done by the time of the call counts, what comes after it does not', async () => {
    const controller = new FutureController<number>();
    const before = controller.future.result(0);
    controller.resolve(1);
    await expect(before).rejects.toThrow(TimeoutError);
    expect(await controller.future.result(0)).toBe(1);
  });
});

describe('without a time-out', () => {
  test.each([undefined, Infinity, { timeout: undefined }, { timeout: Infinity }, {}])(
    'result(%p) waits for ever, without a timer (CF-031)',
    async (timeout) => {
      const controller = new FutureController<number>();
      const waiting = controller.future.result(timeout);
      expect(timers()).toBe(0);
      await jest.advanceTimersByTimeAsync(2 ** 40);
      controller.resolve(7);
      expect(await waiting).toBe(7);
    },
  );

  test('exception() waits for the failure (CF-029)', async () => {
    const controller = new FutureController<number>();
    const waiting = controller.future.exception();
    controller.reject(failure);
    expect(await waiting).toBe(failure);
  });

  test('everybody gets the very same error (CF-025)', async () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const early = [future.result(), future.exception(), future.then()];
    controller.reject(failure);
    const errors = [...early, future.result(), future.exception(), future.then()].map((promise) =>
      promise.then(
        (value: unknown) => value,
        (error: unknown) => error,
      ),
    );
    for (const error of await Promise.all(errors)) expect(error).toBe(failure);
  });

  test('everybody gets the very same CancelledError', async () => {
    const { future } = new FutureController<number>();
    const early = [future.result(), future.exception(), future.then()];
    future.cancel();
    const errors = [...early, future.result(), future.exception(), future.then()].map((promise) =>
      promise.then(undefined, (error: unknown) => error),
    );
    expect(new Set(await Promise.all(errors)).size).toBe(1);
  });
});

describe.each(ways)('%s() with a time-out', (way) => {
  test('ends as soon as the future does, and its timer with it (CF-026)', async () => {
    for (const value of [undefined, 3]) {
      const controller = new FutureController<number | undefined>();
      const waiting = controller.future[way](5000);
      expect(timers()).toBe(1);
      controller.resolve(value);
      expect(timers()).toBe(0);
      expect(await waiting).toBe(way === 'result' ? value : undefined);
    }
  });

  test('ends when the future is cancelled (CF-027)', async () => {
    const controller = new FutureController<number>();
    const waiting = controller.future[way](5000);
    controller.future.cancel('enough');
    expect(timers()).toBe(0);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
  });

  test('that runs out rejects with a TimeoutError, and does nothing to the future (CF-030, CF-032)', async () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    controller.start();
    const waiting = future[way]({ timeout: 5000 });
    const rejected = expect(waiting).rejects.toThrow(
      new TimeoutError(`not done within 5000 ms: ${String(future)}`),
    );
    await jest.advanceTimersByTimeAsync(4999);
    expect(timers()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    await rejected;
    expect(timers()).toBe(0);
    expect([future.state, future.cancelRequested]).toEqual(['running', false]);
    controller.resolve(8);
    expect(await future.result(5000)).toBe(8);
    expect(timers()).toBe(0);
  });

  test('beyond what a timer takes does not overflow (CF-031)', async () => {
    const { future } = new FutureController<number>();
    const ended = jest.fn();
    const waiting = future[way](2 ** 32 + 1000).catch(ended);
    await jest.advanceTimersByTimeAsync(2 ** 32 + 999);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(ended).toHaveBeenCalledWith(expect.any(TimeoutError));
    expect(timers()).toBe(0);
  });

  test('may be a fraction of a millisecond', async () => {
    const { future } = new FutureController<number>();
    const rejected = expect(future[way](0.5)).rejects.toThrow(TimeoutError);
    await jest.advanceTimersByTimeAsync(2);
    await rejected;
  });
});

describe('a time-out that makes no sense', () => {
  const bad: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [Number.NaN, RangeError, '`timeout` to be a number of milliseconds, got `NaN` (number)'],
    ['5', TypeError, '`timeout` to be a number of milliseconds, got `"5"` (string)'],
    [true, TypeError, '`timeout` to be a number of milliseconds, got `true` (boolean)'],
    [5n, TypeError, '`timeout` to be a number of milliseconds, got `5` (bigint)'],
    [null, TypeError, 'got `null` (null)'],
    [[5], TypeError, 'got `[object]` (Array)'],
    [{ timeout: Number.NaN }, RangeError, '`timeout` to be a number of milliseconds, got `NaN` (number)'],
    [{ timeout: '5' }, TypeError, '`timeout` to be a number of milliseconds, got `"5"` (string)'],
    [{ timeout: null }, TypeError, '`timeout` to be a number of milliseconds, got `null` (null)'],
    [{ timeOut: 5 }, TypeError, '`timeOut` of '],
    [
      { signal: 'abort' },
      TypeError,
      '`signal` to be an AbortSignal or a CancellationToken, got `"abort"` (string)',
    ],
    [{ signal: null }, TypeError, '`signal` to be an AbortSignal or a CancellationToken, got `null` (null)'],
  ];

  test.each(bad)('is a rejection that shows it: %p (CF-031)', async (timeout, Wrong, message) => {
    // Also when there is nothing to wait for.
    for (const { future } of Object.values(futuresInEveryState())) {
      for (const way of ways) {
        const rejected = (future as Future<unknown>)[way](timeout as number);
        expect(rejected).toBeInstanceOf(Promise);
        const error = await rejected.then(undefined, (thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Wrong);
        expect((error as Error).message).toContain(message);
      }
    }
    expect(timers()).toBe(0);
  });
});
