import { describe, expect, jest, test } from '@jest/globals';
import { CancellationToken, CancellationTokenSource, CancelledError } from '@futures/core';
import { listenersOn } from '@futures/testing';

describe('CancellationToken.none', () => {
  test('is never cancelled, and says so', () => {
    const { none } = CancellationToken;
    expect(CancellationToken.none).toBe(none);
    expect([none.cancelled, none.canBeCancelled, none.reason]).toEqual([false, false, undefined]);
    expect(none.signal.aborted).toBe(false);
    expect(() => none.throwIfCancelled()).not.toThrow();
    const heard = jest.fn();
    none.onCancelled(heard)[Symbol.dispose]();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('CancellationToken.from()', () => {
  test('is as cancelled as the signal is aborted', () => {
    const abort = new AbortController();
    const token = CancellationToken.from(abort.signal);
    const heard = jest.fn();
    token.onCancelled(heard);
    expect([token.cancelled, token.canBeCancelled]).toEqual([false, true]);
    abort.abort('enough');
    expect([token.cancelled, token.reason]).toEqual([true, 'enough']);
    expect(heard.mock.calls).toEqual([['enough']]);
    expect(() => token.throwIfCancelled()).toThrow(CancelledError);
  });

  test('hands out that very signal, with its own reason', () => {
    const abort = new AbortController();
    const token = CancellationToken.from(abort.signal);
    expect(token.signal).toBe(abort.signal);
    abort.abort('enough');
    expect(token.signal.reason).toBe('enough');
  });

  test('takes a signal that has aborted', () => {
    const token = CancellationToken.from(AbortSignal.abort('before'));
    expect([token.cancelled, token.reason]).toEqual([true, 'before']);
    const heard = jest.fn();
    token.onCancelled(heard);
    expect(heard.mock.calls).toEqual([['before']]);
  });

  test('unwraps the caller’s own value out of a signal of ours', () => {
    const source = new CancellationTokenSource();
    const token = CancellationToken.from(source.token.signal);
    const reason = { why: 'enough' };
    source.cancel(reason);
    expect(token.reason).toBe(reason);
  });

  test('of a token is that token', () => {
    const { token } = new CancellationTokenSource();
    expect(CancellationToken.from(token)).toBe(token);
  });

  test('listens to the signal only while somebody listens to the token', () => {
    const { signal } = new AbortController();
    const token = CancellationToken.from(signal);
    expect([token.cancelled, listenersOn(signal)]).toEqual([false, 0]);
    const subscription = token.onCancelled(() => {});
    expect(listenersOn(signal)).toBe(1);
    subscription[Symbol.dispose]();
    expect(listenersOn(signal)).toBe(0);
  });

  test.each([undefined, null, 'abort', {}, new AbortController()])('takes no %p', (signal) => {
    expect(() => CancellationToken.from(signal as never)).toThrow(TypeError);
    expect(() => CancellationToken.from(signal as never)).toThrow(
      'Expected `signal` to be an AbortSignal or a CancellationToken, got',
    );
  });
});

describe('CancellationToken.any()', () => {
  test('is cancelled as soon as one of many is, for its reason', () => {
    const source = new CancellationTokenSource();
    const abort = new AbortController();
    const any = CancellationToken.any(source.token, abort.signal);
    const heard = jest.fn();
    any.onCancelled(heard);
    expect([any.cancelled, any.canBeCancelled, any.reason]).toEqual([false, true, undefined]);
    abort.abort('first');
    source.cancel('second');
    expect([any.cancelled, any.reason]).toEqual([true, 'first']);
    expect(heard.mock.calls).toEqual([['first']]);
    expect(any.signal.aborted).toBe(true);
  });

  test('keeps its reason once it was seen, whoever cancels later', () => {
    const [first, second] = [new CancellationTokenSource(), new CancellationTokenSource()];
    const any = CancellationToken.any(first.token, second.token);
    second.cancel('second');
    expect(any.cancelled).toBe(true);
    first.cancel('first');
    expect(any.reason).toBe('second');
    expect(any.signal).toMatchObject({ aborted: true, reason: { reason: 'second' } });
  });

  test('has the reason of the one that was cancelled first, though nobody looked in between', () => {
    const [first, second, third] = [
      new CancellationTokenSource(),
      new CancellationTokenSource(),
      new CancellationTokenSource(),
    ];
    const any = CancellationToken.any(first.token, second.token, third.token);
    const linked = new CancellationTokenSource(first.token, CancellationToken.any(second.token)).token;
    second.cancel('second');
    first.cancel('first');
    third.cancel('third');
    expect([any.reason, linked.reason]).toEqual(['second', 'second']);
  });

  test('is cancelled from the start when one of them is', () => {
    const any = CancellationToken.any(new AbortController().signal, AbortSignal.abort('before'));
    expect([any.cancelled, any.reason]).toEqual([true, 'before']);
    const heard = jest.fn();
    any.onCancelled(heard);
    expect(heard.mock.calls).toEqual([['before']]);
  });

  test('cannot be cancelled when none of them can', () => {
    expect(CancellationToken.any().canBeCancelled).toBe(false);
    expect(CancellationToken.any(CancellationToken.none).canBeCancelled).toBe(false);
    const source = new CancellationTokenSource();
    expect(CancellationToken.any(source.token, CancellationToken.none).canBeCancelled).toBe(true);
    source[Symbol.dispose]();
    expect(CancellationToken.any(source.token).canBeCancelled).toBe(false);
  });

  test('of tokens that are any of others works as well', () => {
    const source = new CancellationTokenSource();
    const inner = CancellationToken.any(source.token, new AbortController().signal);
    const outer = CancellationToken.any(inner, new AbortController().signal);
    const heard = jest.fn();
    outer.onCancelled(heard);
    source.cancel('deep');
    expect(outer.reason).toBe('deep');
    expect(heard.mock.calls).toEqual([['deep']]);
  });

  test('listens to them only while somebody listens to it', () => {
    const signals = [new AbortController(), new AbortController()].map(({ signal }) => signal);
    const any = CancellationToken.any(...signals);
    const listeners = () => signals.map(listenersOn);
    expect([any.cancelled, listeners()]).toEqual([false, [0, 0]]);
    const subscriptions = [any.onCancelled(() => {}), any.onCancelled(() => {})];
    expect(listeners()).toEqual([1, 1]);
    subscriptions[0]?.[Symbol.dispose]();
    expect(listeners()).toEqual([1, 1]);
    subscriptions[1]?.[Symbol.dispose]();
    expect(listeners()).toEqual([0, 0]);
  });

  test('leaves the others when one of them cancels', () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const any = CancellationToken.any(first.signal, second.signal);
    any.onCancelled(() => {});
    first.abort();
    expect([listenersOn(first.signal), listenersOn(second.signal)]).toEqual([0, 0]);
  });

  test('takes tokens and signals only', () => {
    const any = CancellationToken.any as (...tokens: unknown[]) => CancellationToken;
    expect(() => any(CancellationToken.none, 5)).toThrow(
      new TypeError('Expected `tokens[1]` to be an AbortSignal or a CancellationToken, got `5` (number)'),
    );
  });
});
