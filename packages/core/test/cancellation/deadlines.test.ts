import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancellationToken, CancellationTokenSource, CancelledError, TimeoutError } from '@futures/core';
import { runProgram } from '../support/run-program.ts';

// Tests that start processes of their own take their time on a busy machine.
jest.setTimeout(60_000);

describe('cancelAfter()', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('cancels when the time is up, with a TimeoutError as the reason', async () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(heard);
    source.cancelAfter(1000);
    await jest.advanceTimersByTimeAsync(999);
    expect([source.token.cancelled, heard.mock.calls.length]).toEqual([false, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(source.token.cancelled).toBe(true);
    expect(source.token.reason).toBeInstanceOf(TimeoutError);
    expect((source.token.reason as Error).message).toContain('1000 ms');
    expect(heard.mock.calls).toEqual([[source.token.reason]]);
    expect(() => source.token.throwIfCancelled()).toThrow(CancelledError);
  });

  test.each([0, -1, -Infinity])('cancels at once after %p', (ms) => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(heard);
    source.cancelAfter(ms);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('has its last call count: to move the deadline either way, or to take it away', async () => {
    const source = new CancellationTokenSource();
    source.cancelAfter(1000);
    source.cancelAfter(5000);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(4999);
    expect(source.token.cancelled).toBe(false);
    source.cancelAfter(Infinity);
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(source.token.cancelled).toBe(false);
    source.cancelAfter(10_000);
    source.cancelAfter(10);
    await jest.advanceTimersByTimeAsync(10);
    expect((source.token.reason as Error).message).toContain('10 ms');
  });

  test('may be longer than a timer can be', async () => {
    const source = new CancellationTokenSource();
    source.cancelAfter(2 ** 31 + 5);
    await jest.advanceTimersByTimeAsync(2 ** 31 + 4);
    expect(source.token.cancelled).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(source.token.cancelled).toBe(true);
  });

  test.each(['cancel', 'dispose'] as const)('leaves no timer after %s', (way) => {
    const source = new CancellationTokenSource();
    source.cancelAfter(1000);
    if (way === 'cancel') source.cancel();
    else source[Symbol.dispose]();
    expect(jest.getTimerCount()).toBe(0);
    source.cancelAfter(1000);
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each<[unknown, typeof TypeError | typeof RangeError, string]>([
    [Number.NaN, RangeError, 'got `NaN` (number)'],
    ['1000', TypeError, 'got `"1000"` (string)'],
    [undefined, TypeError, 'got `undefined` (undefined)'],
    [null, TypeError, 'got `null` (null)'],
    [new Date(0), TypeError, 'got `[object]` (Date)'],
  ])('takes milliseconds, not %p, and leaves the deadline that it had', async (ms, Wrong, message) => {
    const source = new CancellationTokenSource();
    source.cancelAfter(1000);
    const call = () => source.cancelAfter(ms as number);
    expect(call).toThrow(Wrong);
    expect(call).toThrow(`Expected \`ms\` to be a number of milliseconds, ${message}`);
    await jest.advanceTimersByTimeAsync(1000);
    expect(source.token.cancelled).toBe(true);
  });
});

describe('CancellationToken.timeout()', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is cancelled when the time is up', async () => {
    const token = CancellationToken.timeout(1000);
    expect([token.cancelled, token.canBeCancelled]).toEqual([false, true]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(token.cancelled).toBe(true);
    expect(token.reason).toBeInstanceOf(TimeoutError);
    expect(token.signal.aborted).toBe(true);
  });

  test('of 0 is cancelled, of Infinity never', async () => {
    expect(CancellationToken.timeout(0).cancelled).toBe(true);
    const never = CancellationToken.timeout(Infinity);
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(2 ** 40);
    expect(never.cancelled).toBe(false);
  });

  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [Number.NaN, RangeError],
    ['1000', TypeError],
    [undefined, TypeError],
  ])('takes milliseconds, not %p', (ms, Wrong) => {
    expect(() => CancellationToken.timeout(ms as number)).toThrow(Wrong);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a deadline', () => {
  /** Asks without ever returning to the event loop; gives up after a minute. */
  function spinUntil(condition: () => boolean): void {
    const giveUpAt = performance.now() + 60_000;
    while (!condition()) if (performance.now() > giveUpAt) throw new Error('never became true');
  }

  test('is seen inside of a synchronous loop', () => {
    const source = new CancellationTokenSource();
    source.cancelAfter(5);
    const token = CancellationToken.timeout(5);
    const child = CancellationToken.any(token, CancellationToken.none);
    for (const seen of [source.token, token, child]) {
      spinUntil(() => seen.cancelled);
      expect(seen.reason).toBeInstanceOf(TimeoutError);
    }
  });

  test('is thrown inside of a synchronous loop, and heard there', () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(heard);
    source.cancelAfter(5);
    const spin = () => {
      spinUntil(() => {
        source.token.throwIfCancelled();
        return false;
      });
    };
    expect(spin).toThrow(CancelledError);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('of timeout() keeps no process alive', async () => {
    const ended = await runProgram(`
      import { CancellationToken } from '@futures/core';
      const token = CancellationToken.timeout(600_000);
      token.onCancelled(() => console.log('too late'));
      console.log(token.signal.aborted);
    `);
    expect(ended).toEqual({ code: 0, stdout: 'false\n', stderr: '' });
  });
});
