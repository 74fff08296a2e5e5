import { describe, expect, jest, test } from '@jest/globals';
import { CancelledError, CancellationTokenSource } from '@futures/core';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

const thrownBy = (fn: () => void): unknown => {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a token', () => {
  test('is not cancelled before its source cancels', () => {
    const { token } = new CancellationTokenSource();
    expect([token.cancelled, token.reason, token.canBeCancelled]).toEqual([false, undefined, true]);
    expect(token.signal.aborted).toBe(false);
    expect(() => token.throwIfCancelled()).not.toThrow();
  });

  test('is cancelled as soon as its source has cancelled, with the caller’s own value', () => {
    const source = new CancellationTokenSource();
    const { token } = source;
    const reason = { why: 'enough' };
    source.cancel(reason);
    expect([token.cancelled, token.canBeCancelled]).toEqual([true, true]);
    expect(token.reason).toBe(reason);
  });

  test.each([undefined, null, 0, '', false])('keeps the reason %p', (reason) => {
    const source = new CancellationTokenSource();
    source.cancel(reason);
    expect([source.token.cancelled, source.token.reason]).toEqual([true, reason]);
    expect(thrownBy(() => source.token.throwIfCancelled())).toMatchObject({ reason });
  });

  test('keeps the first reason', () => {
    const source = new CancellationTokenSource();
    source.cancel('first');
    source.cancel('second');
    source.cancelAfter(0);
    expect(source.token.reason).toBe('first');
  });

  test('throws a CancelledError that explains itself', () => {
    const cause = new Error('out of money');
    const source = new CancellationTokenSource();
    source.cancel(cause);
    const error = thrownBy(() => source.token.throwIfCancelled());
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ name: 'AbortError', reason: cause, cause });
    expect((error as Error).message).toContain('out of money');
  });

  test('is always the same one, as is its signal', () => {
    const source = new CancellationTokenSource();
    expect(source.token).toBe(source.token);
    expect(source.token.signal).toBe(source.token.signal);
  });

  test('prints its kind', () => {
    expect(Object.prototype.toString.call(new CancellationTokenSource().token)).toBe(
      '[object CancellationToken]',
    );
  });
});

describe('the signal of a token', () => {
  test('aborts with the error that the token throws', () => {
    const source = new CancellationTokenSource();
    const { signal } = source.token;
    const heard = jest.fn();
    signal.addEventListener('abort', heard);
    source.cancel('enough');
    expect([signal.aborted, heard.mock.calls.length]).toEqual([true, 1]);
    expect(signal.reason).toBeInstanceOf(CancelledError);
    expect(signal.reason).toBe(thrownBy(() => source.token.throwIfCancelled()));
    expect(signal.reason).toMatchObject({ reason: 'enough' });
  });

  test('has aborted when it is first asked for afterwards', () => {
    const source = new CancellationTokenSource();
    source.cancel('enough');
    expect(source.token.signal).toMatchObject({ aborted: true, reason: { reason: 'enough' } });
  });

  test('goes where signals go', async () => {
    const source = new CancellationTokenSource();
    const events = new EventTarget();
    const heard = jest.fn();
    events.addEventListener('tick', heard, { signal: source.token.signal });
    events.dispatchEvent(new Event('tick'));
    source.cancel();
    events.dispatchEvent(new Event('tick'));
    expect(heard).toHaveBeenCalledTimes(1);
    expect(() => source.token.signal.throwIfAborted()).toThrow(CancelledError);
  });
});

describe('onCancelled()', () => {
  test('calls each with the reason, inside of cancel() and in order', () => {
    const source = new CancellationTokenSource();
    const heard: unknown[] = [];
    source.token.onCancelled((reason) => heard.push(['first', reason, source.token.cancelled]));
    source.token.onCancelled((reason) => heard.push(['second', reason, source.token.cancelled]));
    source.cancel('enough');
    expect(heard).toEqual([
      ['first', 'enough', true],
      ['second', 'enough', true],
    ]);
    source.cancel('again');
    expect(heard).toHaveLength(2);
  });

  test('calls at once when the token is cancelled already', () => {
    const source = new CancellationTokenSource();
    source.cancel('enough');
    const heard = jest.fn();
    const subscription = source.token.onCancelled(heard);
    expect(heard.mock.calls).toEqual([['enough']]);
    expect(() => subscription[Symbol.dispose]()).not.toThrow();
  });

  test('is ended by disposing, each registration by itself', () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    const first = source.token.onCancelled(heard);
    source.token.onCancelled(heard);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    source.cancel();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('works with `using`', () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    {
      using subscription = source.token.onCancelled(heard);
      expect(subscription).toBeDefined();
    }
    source.cancel();
    expect(heard).not.toHaveBeenCalled();
  });

  test('can be added and ended by others while they are called', () => {
    const source = new CancellationTokenSource();
    const late = jest.fn();
    const ended = jest.fn();
    source.token.onCancelled(() => source.token.onCancelled(late));
    source.token.onCancelled(() => subscription[Symbol.dispose]());
    const subscription = source.token.onCancelled(ended);
    source.cancel('enough');
    expect(late.mock.calls).toEqual([['enough']]);
    expect(ended).not.toHaveBeenCalled();
  });

  test('may cancel again, which is nothing', () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(() => source.cancel('again'));
    source.token.onCancelled(heard);
    source.cancel('first');
    expect(heard.mock.calls).toEqual([['first']]);
  });

  test('reports what it throws, and disturbs neither the others nor cancel()', async () => {
    const mistake = new Error('listener');
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(() => {
      throw mistake;
    });
    const rejects: () => unknown = () => Promise.reject(mistake);
    source.token.onCancelled(rejects);
    source.token.onCancelled(heard);
    source.cancel();
    await Promise.resolve();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls.map(([error]) => error)).toEqual([mistake, mistake]);
  });

  test.each([undefined, null, 'text', {}])('takes functions, not %p', (fn) => {
    const source = new CancellationTokenSource();
    expect(() => source.token.onCancelled(fn as never)).toThrow(TypeError);
    expect(() => source.token.onCancelled(fn as never)).toThrow('Expected `fn` to be a function, got');
  });
});

describe('disposing a source', () => {
  test('means that its token will never be cancelled', () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    source.token.onCancelled(heard);
    source[Symbol.dispose]();
    expect(source.token.canBeCancelled).toBe(false);
    source.cancel();
    expect([source.token.cancelled, source.token.signal.aborted]).toEqual([false, false]);
    source.token.onCancelled(heard);
    expect(heard).not.toHaveBeenCalled();
  });

  test('leaves a token cancelled that is', () => {
    const source = new CancellationTokenSource();
    source.cancel('enough');
    source[Symbol.dispose]();
    source[Symbol.dispose]();
    expect([source.token.cancelled, source.token.reason, source.token.canBeCancelled]).toEqual([
      true,
      'enough',
      true,
    ]);
  });

  test('is what `using` does', () => {
    let token;
    {
      using source = new CancellationTokenSource();
      token = source.token;
      expect(token.canBeCancelled).toBe(true);
    }
    expect(token.canBeCancelled).toBe(false);
  });
});
