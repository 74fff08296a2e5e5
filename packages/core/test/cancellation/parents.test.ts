import { describe, expect, jest, test } from '@jest/globals';
import { CancellationToken, CancellationTokenSource, CancelledError } from '@futures/core';
import { listenersOn } from '@futures/testing';

describe('a source with parents', () => {
  test('is cancelled with the first of them, for its reason', () => {
    const first = new CancellationTokenSource();
    const second = new AbortController();
    const child = new CancellationTokenSource(first.token, second.signal);
    const heard = jest.fn();
    child.token.onCancelled(heard);
    second.abort('from the signal');
    first.cancel('from the token');
    expect([child.token.cancelled, child.token.reason]).toEqual([true, 'from the signal']);
    expect(heard.mock.calls).toEqual([['from the signal']]);
  });

  test('is cancelled from the start when one of them is', () => {
    const parent = new CancellationTokenSource();
    parent.cancel('before');
    const { signal } = new AbortController();
    for (const parents of [
      [parent.token, signal],
      [signal, parent.token],
    ]) {
      const child = new CancellationTokenSource(...parents);
      expect([child.token.cancelled, child.token.reason]).toEqual([true, 'before']);
      expect(listenersOn(signal)).toBe(0);
    }
  });

  test('has the caller’s own value, also when it comes through a signal of ours', () => {
    const parent = new CancellationTokenSource();
    const child = new CancellationTokenSource(parent.token.signal);
    const reason = { why: 'enough' };
    parent.cancel(reason);
    expect(child.token.reason).toBe(reason);
  });

  test('has the reason of a foreign signal as it is', () => {
    const abort = new AbortController();
    const child = new CancellationTokenSource(abort.signal);
    abort.abort();
    expect(child.token.reason).toBe(abort.signal.reason);
    expect(child.token.reason).toMatchObject({ name: 'AbortError' });
  });

  test('can be cancelled without them', () => {
    const parent = new CancellationTokenSource();
    const [child, sibling] = [
      new CancellationTokenSource(parent.token),
      new CancellationTokenSource(parent.token),
    ];
    child.cancel('only this one');
    expect([parent.token.cancelled, sibling.token.cancelled]).toEqual([false, false]);
    parent.cancel('all');
    expect([child.token.reason, sibling.token.reason]).toEqual(['only this one', 'all']);
  });

  test('passes on from generation to generation', () => {
    const root = new CancellationTokenSource();
    let leaf = root;
    for (let depth = 0; depth < 100; depth++) leaf = new CancellationTokenSource(leaf.token);
    root.cancel('all');
    expect(leaf.token.reason).toBe('all');
    expect(() => leaf.token.throwIfCancelled()).toThrow(CancelledError);
  });

  test('may have the same parent twice, or one that never cancels', () => {
    const parent = new CancellationTokenSource();
    const child = new CancellationTokenSource(parent.token, parent.token, CancellationToken.none);
    const heard = jest.fn();
    child.token.onCancelled(heard);
    parent.cancel('once');
    expect(heard.mock.calls).toEqual([['once']]);
  });

  test.each(['cancelled', 'disposed', 'cancelled by its parent'] as const)(
    'listens to them only while somebody listens to it, and not when it is %s',
    (how) => {
      const abort = new AbortController();
      const other = new AbortController();
      const child = new CancellationTokenSource(abort.signal, other.signal);
      expect([listenersOn(abort.signal), listenersOn(other.signal)]).toEqual([0, 0]);
      child.token.onCancelled(() => {});
      expect([listenersOn(abort.signal), listenersOn(other.signal)]).toEqual([1, 1]);
      if (how === 'cancelled') child.cancel();
      if (how === 'disposed') child[Symbol.dispose]();
      if (how === 'cancelled by its parent') abort.abort();
      expect([listenersOn(abort.signal), listenersOn(other.signal)]).toEqual([0, 0]);
    },
  );

  test('is not cancelled by them any more once it is disposed', () => {
    const parent = new CancellationTokenSource();
    const child = new CancellationTokenSource(parent.token);
    child[Symbol.dispose]();
    parent.cancel();
    expect(child.token.cancelled).toBe(false);
  });

  test('takes tokens and signals only, and registers nothing otherwise', () => {
    const { signal } = new AbortController();
    const Source = CancellationTokenSource as new (...parents: unknown[]) => CancellationTokenSource;
    expect(() => new Source(signal, 'abort')).toThrow(
      new TypeError(
        'Expected `parents[1]` to be an AbortSignal or a CancellationToken, got `"abort"` (string)',
      ),
    );
    expect(() => new Source(signal, undefined)).toThrow(TypeError);
    expect(() => new Source(signal, new CancellationTokenSource())).toThrow(
      'got `[object]` (CancellationTokenSource)',
    );
    expect(listenersOn(signal)).toBe(0);
  });
});
