import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancellationTokenSource, CancelledError, FutureController, TimeoutError } from '@futures/core';
import { listenersOn } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe.each(['result', 'exception'] as const)('%s() with a signal', (way) => {
  test('rejects with a CancelledError that carries the reason of the signal', async () => {
    const { future } = new FutureController<number>();
    const abort = new AbortController();
    const waiting = future[way]({ signal: abort.signal });
    abort.abort('the user left');
    const error = await waiting.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({
      reason: 'the user left',
      message: expect.stringContaining('the user left'),
    });
  });

  test('has the platform’s own reason when nobody gave one', async () => {
    const { future } = new FutureController<number>();
    const abort = new AbortController();
    const waiting = future[way]({ signal: abort.signal });
    abort.abort();
    const reason: unknown = abort.signal.reason;
    await expect(waiting).rejects.toMatchObject({ reason, cause: reason });
  });

  test('leaves the future alone', async () => {
    const controller = new FutureController<number>();
    const abort = new AbortController();
    const waiting = controller.future[way]({ signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toThrow(CancelledError);
    expect([controller.future.state, controller.future.cancelRequested]).toEqual(['pending', false]);
    controller.resolve(4);
    expect(await controller.future.result()).toBe(4);
  });

  test('that has aborted already does not wait', async () => {
    const { future } = new FutureController<number>();
    const signal = AbortSignal.abort('before');
    await expect(future[way]({ signal })).rejects.toMatchObject({ name: 'AbortError', reason: 'before' });
    await expect(future[way]({ signal, timeout: 0 })).rejects.toMatchObject({ reason: 'before' });
  });

  test('may be given a token instead', async () => {
    const { future } = new FutureController<number>();
    const source = new CancellationTokenSource();
    const waiting = future[way]({ signal: source.token });
    const reason = { why: 'not needed' };
    source.cancel(reason);
    const error = await waiting.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect((error as CancelledError).reason).toBe(reason);
  });

  test('carries the caller’s value when the signal is that of a token or of a future', async () => {
    const source = new CancellationTokenSource();
    source.cancel('the value');
    const cancelled = new FutureController<number>().future;
    cancelled.cancel('the value');
    for (const signal of [source.token.signal, cancelled.signal]) {
      const { future } = new FutureController<number>();
      await expect(future[way]({ signal })).rejects.toMatchObject({ reason: 'the value' });
    }
  });

  test.each(['the future', 'the time', 'the signal'] as const)(
    'leaves neither listener nor timer when %s comes first',
    async (first) => {
      const controller = new FutureController<number>();
      const abort = new AbortController();
      const waiting = controller.future[way]({ timeout: 1000, signal: abort.signal });
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([1, 1]);

      const ended = waiting.then(
        () => 'done',
        (error: unknown) => (error as Error).constructor,
      );
      if (first === 'the future') controller.resolve(1);
      if (first === 'the time') await jest.advanceTimersByTimeAsync(1000);
      if (first === 'the signal') abort.abort();
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([0, 0]);
      expect(await ended).toBe(
        { 'the future': 'done', 'the time': TimeoutError, 'the signal': CancelledError }[first],
      );

      controller.future.cancel();
      abort.abort();
      await jest.advanceTimersByTimeAsync(1000);
    },
  );

  test('registers nothing when another option is wrong', async () => {
    const { future } = new FutureController<number>();
    const { signal } = new AbortController();
    await expect(future[way]({ signal, timeout: Number.NaN })).rejects.toThrow(RangeError);
    await expect(future[way]({ signal, other: 1 } as object)).rejects.toThrow(TypeError);
    expect([jest.getTimerCount(), listenersOn(signal)]).toEqual([0, 0]);
  });
});
