import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  asCompleted,
  CancellationTokenSource,
  CancelledError,
  Future,
  FutureController,
  TimeoutError,
} from '@futures/core';
import { futuresInEveryState, listenersOn } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const end = { done: true, value: undefined };
const controllers = (count: number) => Array.from({ length: count }, () => new FutureController<number>());
const futuresOf = (all: readonly FutureController<number>[]) => all.map(({ future }) => future);

describe('the time-out of asCompleted()', () => {
  test('is told after all that ended in time, with the count of those that did not (CF-082, CF-083)', async () => {
    const { succeeded, cancelled, pending, running } = futuresInEveryState();
    const completed = asCompleted(
      [pending, succeeded, running, cancelled].map(({ future }) => future),
      {
        timeout: 1000,
      },
    );
    await jest.advanceTimersByTimeAsync(1000);
    expect((await completed.next()).value).toBe(succeeded.future);
    expect((await completed.next()).value).toBe(cancelled.future);
    await expect(completed.next()).rejects.toThrow(new TimeoutError('2 (of 4) futures unfinished'));
  });

  test('of 0 yields what is done, and no more', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const completed = asCompleted([pending.future, succeeded.future], { timeout: 0 });
    expect(jest.getTimerCount()).toBe(0);
    expect((await completed.next()).value).toBe(succeeded.future);
    await expect(completed.next()).rejects.toThrow(new TimeoutError('1 (of 2) futures unfinished'));
  });

  test('ends the iteration (CF-087)', async () => {
    const { pending } = futuresInEveryState();
    const completed = asCompleted([pending.future], { timeout: -1 });
    await expect(completed.next()).rejects.toThrow(TimeoutError);
    pending.controller.resolve(1);
    expect([await completed.next(), await completed.next()]).toEqual([end, end]);
  });

  test('counts from the call, not from the first step (CF-086)', async () => {
    const { pending } = futuresInEveryState();
    const completed = asCompleted([pending.future], { timeout: 1000 });
    await jest.advanceTimersByTimeAsync(999);
    const heard = jest.fn();
    const step = completed.next().catch(heard);
    await jest.advanceTimersByTimeAsync(0);
    expect(heard).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await step;
    expect(heard).toHaveBeenCalledWith(expect.any(TimeoutError));
  });

  test('does not take away what ended in time from a slow consumer (CF-090)', async () => {
    const all = controllers(3);
    const completed = asCompleted(futuresOf(all), { timeout: 1000 });
    await jest.advanceTimersByTimeAsync(500);
    all[1]?.resolve(1);
    await jest.advanceTimersByTimeAsync(500);
    all[2]?.resolve(2);
    expect((await completed.next()).value).toBe(all[1]?.future);
    await expect(completed.next()).rejects.toThrow('2 (of 3) futures unfinished');
  });

  test('counts duplicates once', async () => {
    const { pending, succeeded } = futuresInEveryState();
    const completed = asCompleted([pending.future, pending.future, succeeded.future], { timeout: 0 });
    await completed.next();
    await expect(completed.next()).rejects.toThrow('1 (of 2) futures unfinished');
  });

  test('is not moved by add(), which counts', async () => {
    const { pending, running, succeeded } = futuresInEveryState();
    const completed = asCompleted([pending.future], { timeout: 1000 });
    await jest.advanceTimersByTimeAsync(600);
    completed.add(running.future, succeeded.future);
    expect((await completed.next()).value).toBe(succeeded.future);
    const rejected = expect(completed.next()).rejects.toThrow('2 (of 3) futures unfinished');
    await jest.advanceTimersByTimeAsync(400);
    await rejected;
  });

  test('that has passed stands also for what is added later', async () => {
    const { pending, running, succeeded } = futuresInEveryState();
    const completed = asCompleted([pending.future], { timeout: 1000 });
    await jest.advanceTimersByTimeAsync(1000);
    completed.add(running.future, succeeded.future);
    expect((await completed.next()).value).toBe(succeeded.future);
    completed.add(Future.resolved(1));
    expect((await completed.next()).done).toBe(false);
    await expect(completed.next()).rejects.toThrow('2 (of 4) futures unfinished');
  });

  test('stands as well when all was finished and more was added after it', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const completed = asCompleted([succeeded.future], { timeout: 1000 });
    await completed.next();
    await jest.advanceTimersByTimeAsync(2000);
    completed.add(pending.future);
    await expect(completed.next()).rejects.toThrow('1 (of 2) futures unfinished');
  });

  test('rejects one of the steps that wait, and ends the others', async () => {
    const { pending } = futuresInEveryState();
    const completed = asCompleted([pending.future], { timeout: 1000 });
    const steps = Promise.allSettled([completed.next(), completed.next()]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(await steps).toEqual([
      { status: 'rejected', reason: expect.any(TimeoutError) },
      { status: 'fulfilled', value: end },
    ]);
  });

  test('may be longer than a timer can be, or none', async () => {
    const { pending } = futuresInEveryState();
    const long = asCompleted([pending.future], { timeout: 2 ** 31 + 5 });
    const endless = asCompleted([pending.future], { timeout: Infinity });
    expect(jest.getTimerCount()).toBe(1);
    const heard = jest.fn();
    const steps = [long.next().catch(heard), endless.next()];
    await jest.advanceTimersByTimeAsync(2 ** 31 + 4);
    expect(heard).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(heard).toHaveBeenCalledWith(expect.any(TimeoutError));
    pending.controller.resolve(1);
    await Promise.all(steps);
  });
});

describe('the signal of asCompleted()', () => {
  test('rejects the step that waits, with a CancelledError that carries the reason', async () => {
    const { pending } = futuresInEveryState();
    const abort = new AbortController();
    const completed = asCompleted([pending.future], { signal: abort.signal });
    const step = completed.next();
    abort.abort('the user left');
    const error = await step.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ reason: 'the user left' });
    expect(await completed.next()).toEqual(end);
    expect([pending.future.state, pending.future.cancelRequested]).toEqual(['pending', false]);
  });

  test('rejects the next step when it aborts between two, also when nothing is left to wait for', async () => {
    for (const standing of ['pending', 'succeeded'] as const) {
      const { future } = futuresInEveryState()[standing];
      const source = new CancellationTokenSource();
      const completed = asCompleted([future], { signal: source.token });
      source.cancel('enough');
      await expect(completed.next()).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
      expect(await completed.next()).toEqual(end);
    }
  });

  test('that has aborted already rejects the first step, not the call', async () => {
    const { pending } = futuresInEveryState();
    const completed = asCompleted([pending.future], { signal: AbortSignal.abort('before') });
    await expect(completed.next()).rejects.toMatchObject({ reason: 'before' });
  });

  test('stands also for what is added after it aborted', async () => {
    const abort = new AbortController();
    const completed = asCompleted([] as Future<number>[], { signal: abort.signal });
    abort.abort('over');
    completed.add(Future.resolved(1), new FutureController<number>().future);
    await expect(completed.next()).rejects.toMatchObject({ reason: 'over' });
    expect([await completed.next(), listenersOn(abort.signal)]).toEqual([end, 0]);
  });

  test('that aborts after the end is too late', async () => {
    const abort = new AbortController();
    const completed = asCompleted([], { signal: abort.signal });
    expect(await completed.next()).toEqual(end);
    abort.abort();
    expect(await completed.next()).toEqual(end);
  });
});

describe('leaving early', () => {
  test.each(['break', 'return', 'dispose', 'signal', 'time', 'the end'] as const)(
    'by %s leaves neither listener nor timer, and the futures as they are (CF-088)',
    async (way) => {
      const { pending, succeeded } = futuresInEveryState();
      const abort = new AbortController();
      const completed = asCompleted([succeeded.future, pending.future], {
        timeout: 1000,
        signal: abort.signal,
      });
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([1, 1]);

      if (way === 'break') for await (const future of completed) if (future.done()) break;
      if (way === 'return') await completed.return();
      if (way === 'dispose') await completed[Symbol.asyncDispose]();
      if (way === 'signal') abort.abort();
      if (way === 'time') await jest.advanceTimersByTimeAsync(1000);
      if (way === 'the end') pending.controller.resolve(1);
      expect([jest.getTimerCount(), listenersOn(abort.signal)]).toEqual([0, 0]);
      if (way !== 'the end')
        expect([pending.future.state, pending.future.cancelRequested]).toEqual(['pending', false]);
    },
  );

  test('is what `await using` does', async () => {
    const { pending } = futuresInEveryState();
    let step: Promise<unknown>;
    {
      await using completed = asCompleted([pending.future]);
      step = completed.next();
    }
    expect(await step).toEqual(end);
  });
});

describe('asCompleted() throws for what makes no sense', () => {
  const { future } = new FutureController<number>();

  test.each<[unknown, unknown, typeof TypeError | typeof RangeError, string]>([
    [undefined, {}, TypeError, '`futures` to be an iterable, got `undefined` (undefined)'],
    [future, {}, TypeError, '`futures` to be an iterable, got `[object]` (Future)'],
    [[future, 'x'], {}, TypeError, '`futures[1]` to be a Future, got `"x"` (string)'],
    [[Promise.resolve()], {}, TypeError, '`futures[0]` to be a Future, got `[object]` (Promise)'],
    [
      [future],
      { timeout: Number.NaN },
      RangeError,
      '`timeout` to be a number of milliseconds, got `NaN` (number)',
    ],
    [[future], { timeout: '5' }, TypeError, 'got `"5"` (string)'],
    [
      [future],
      { signal: 5 },
      TypeError,
      '`signal` to be an AbortSignal or a CancellationToken, got `5` (number)',
    ],
    [[future], { returnWhen: 'ALL_COMPLETED' }, TypeError, 'Unknown option `returnWhen` of asCompleted()'],
    [[future], 1000, TypeError, 'the options of asCompleted() to be an object, got `1000` (number)'],
    [[future], null, TypeError, 'the options of asCompleted() to be an object, got `null` (null)'],
  ])('%#', (futures, options, Wrong, message) => {
    const call = () => asCompleted(futures as never, options as never);
    expect(call).toThrow(Wrong);
    expect(call).toThrow(message);
  });

  test('and registers nothing', () => {
    const { signal } = new AbortController();
    expect(() => asCompleted([future, 5 as never], { signal, timeout: 5 })).toThrow(TypeError);
    expect(() => asCompleted([future], { signal, timeout: Number.NaN })).toThrow(RangeError);
    expect([jest.getTimerCount(), listenersOn(signal)]).toEqual([0, 0]);
  });
});
