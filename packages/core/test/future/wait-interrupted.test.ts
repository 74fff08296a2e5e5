import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancellationTokenSource, CancelledError, Future, FutureController, wait } from '@futures/core';
import { futuresInEveryState, listenersOn } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the time-out of wait()', () => {
  test('returns what there is, without an error (CF-070)', async () => {
    const { pending, succeeded } = futuresInEveryState();
    const waiting = wait([pending.future, succeeded.future], { timeout: 1000 });
    await jest.advanceTimersByTimeAsync(1000);
    const { done, notDone } = await waiting;
    expect([[...done], [...notDone]]).toEqual([[succeeded.future], [pending.future]]);
    expect(pending.future.state).toBe('pending');
  });

  test.each([0, -1, -Infinity])('of %p only looks (CF-075)', async (timeout) => {
    const { running, failed } = futuresInEveryState();
    const waiting = wait([running.future, failed.future], { timeout });
    expect(jest.getTimerCount()).toBe(0);
    const { done, notDone } = await waiting;
    expect([done.size, notDone.size]).toEqual([1, 1]);
  });

  test.each([undefined, Infinity])('of %p is none', async (timeout) => {
    const { pending } = futuresInEveryState();
    const waiting = wait([pending.future], { timeout });
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(2 ** 40);
    pending.controller.resolve(1);
    expect((await waiting).done.size).toBe(1);
  });

  test('may be longer than a timer can be', async () => {
    const { pending } = futuresInEveryState();
    const ended = jest.fn();
    const waiting = wait([pending.future], { timeout: 2 ** 31 + 5 }).then(ended);
    await jest.advanceTimersByTimeAsync(2 ** 31 + 4);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('leaves no timer when the futures come first', async () => {
    const { pending } = futuresInEveryState();
    const waiting = wait([pending.future], { timeout: 1000 });
    await Promise.resolve();
    expect(jest.getTimerCount()).toBe(1);
    pending.controller.resolve(1);
    expect(jest.getTimerCount()).toBe(0);
    await waiting;
  });
});

describe('the signal of wait()', () => {
  test('rejects with a CancelledError that carries the reason, and cancels no future', async () => {
    const { pending } = futuresInEveryState();
    const abort = new AbortController();
    const waiting = wait([pending.future], { signal: abort.signal });
    abort.abort('the user left');
    const error = await waiting.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ reason: 'the user left' });
    expect(pending.future.state).toBe('pending');
    expect(pending.future.cancelRequested).toBe(false);
  });

  test('may be a token', async () => {
    const { pending } = futuresInEveryState();
    const source = new CancellationTokenSource();
    const waiting = wait([pending.future], { signal: source.token });
    source.cancel('enough');
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
  });

  test('that has aborted already rejects at once', async () => {
    const { pending, succeeded } = futuresInEveryState();
    const waiting = wait([pending.future, succeeded.future], { signal: AbortSignal.abort('before') });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', reason: 'before' });
  });

  test.each(['the future', 'the time', 'the signal'] as const)(
    'has no listener left, and there is no timer, when %s comes first',
    async (first) => {
      const { future, controller } = futuresInEveryState().running;
      const abort = new AbortController();
      const waiting = wait([future], { timeout: 1000, signal: abort.signal });
      await Promise.resolve();
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([1, 1]);
      const ended = waiting.catch((error: unknown) => error);
      if (first === 'the future') controller.resolve(1);
      if (first === 'the time') await jest.advanceTimersByTimeAsync(1000);
      if (first === 'the signal') abort.abort();
      await ended;
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([0, 0]);
    },
  );
});

describe('wait() rejects for what makes no sense', () => {
  const { future } = new FutureController<number>();

  test.each<[unknown, unknown, typeof TypeError | typeof RangeError, string]>([
    [undefined, {}, TypeError, '`futures` to be an iterable, got `undefined` (undefined)'],
    [5, {}, TypeError, '`futures` to be an iterable, got `5` (number)'],
    [future, {}, TypeError, '`futures` to be an iterable, got `[object]` (Future)'],
    [[future, 5], {}, TypeError, '`futures[1]` to be a Future, got `5` (number)'],
    [[Promise.resolve()], {}, TypeError, '`futures[0]` to be a Future, got `[object]` (Promise)'],
    [[null], {}, TypeError, '`futures[0]` to be a Future, got `null` (null)'],
    [[future], { returnWhen: 'SOMETIME' }, RangeError, 'got `"SOMETIME"` (string)'],
    [[future], { returnWhen: 5 }, TypeError, 'got `5` (number)'],
    [[Future.resolved(1)], { returnWhen: 'SOMETIME' }, RangeError, "one of 'ALL_COMPLETED', "],
    [
      [future],
      { timeout: Number.NaN },
      RangeError,
      '`timeout` to be a number of milliseconds, got `NaN` (number)',
    ],
    [[future], { timeout: '5' }, TypeError, 'got `"5"` (string)'],
    [[future], { timeout: null }, TypeError, 'got `null` (null)'],
    [
      [future],
      { signal: {} },
      TypeError,
      '`signal` to be an AbortSignal or a CancellationToken, got `[object]` (Object)',
    ],
    [[future], { return_when: 'ALL_COMPLETED' }, TypeError, 'Unknown option `return_when` of wait()'],
    [[future], 1000, TypeError, 'the options of wait() to be an object, got `1000` (number)'],
    [[future], null, TypeError, 'the options of wait() to be an object, got `null` (null)'],
    [[future], [], TypeError, 'the options of wait() to be an object, got `[object]` (Array)'],
  ])('%# (CF-073, CF-074)', async (futures, options, Wrong, message) => {
    const rejected = wait(futures as never, options as never);
    expect(rejected).toBeInstanceOf(Promise);
    const error = await rejected.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Wrong);
    expect((error as Error).message).toContain(message);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('and for what the iterable throws', async () => {
    const mistake = new Error('iterable');
    function* generated() {
      yield future;
      throw mistake;
    }
    await expect(wait(generated())).rejects.toBe(mistake);
  });

  test('with nothing registered', async () => {
    const { signal } = new AbortController();
    await expect(wait([future, 5 as never], { signal, timeout: 5 })).rejects.toThrow(TypeError);
    await expect(wait([future], { signal, timeout: Number.NaN })).rejects.toThrow(RangeError);
    expect([jest.getTimerCount(), listenersOn(signal)]).toEqual([0, 0]);
  });
});
