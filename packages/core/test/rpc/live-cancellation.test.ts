import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CancellationToken, CancellationTokenSource, CancelledError } from '@futures/core';
import { listenersOn, turn, until } from '@futures/testing';
import { AtomicWords } from '../../src/cancellation/words.ts';
import { isLive, LiveValues } from '../../src/rpc/live.ts';
import { connect, type Connection } from '../support/connection.ts';

let connection: Connection;
let words: AtomicWords;
let parent: LiveValues;
let worker: LiveValues;
let leases: Disposable[];
beforeEach(() => {
  connection = connect();
  const memory = new SharedArrayBuffer(AtomicWords.bytes(8));
  words = new AtomicWords(memory);
  parent = new LiveValues(connection.parent, words);
  worker = new LiveValues(connection.worker, new AtomicWords(memory));
  leases = [];
  for (const { main } of [connection.parent, connection.worker]) main.addEventListener('message', () => {});
});
afterEach(() => connection[Symbol.dispose]());

function sent<T extends CancellationToken | AbortSignal>(value: T, from = parent, to = worker): T {
  const descriptor = structuredClone(from.pack(value, leases));
  return to.unpack(descriptor, leases) as T;
}

/** As at the end of a task: first in the worker, then in the pool. */
function endTask(): void {
  for (const lease of leases.splice(0).reverse()) lease[Symbol.dispose]();
}

/** Without memory and without a look into the inbox, as between pages. */
const withoutWords = (): void => {
  parent = new LiveValues(connection.parent);
  worker = new LiveValues(connection.worker);
};

test('tokens and signals are live', () => {
  expect([isLive(CancellationToken.none), isLive(new AbortController().signal)]).toEqual([true, true]);
});

describe('a token', () => {
  test('tells the truth in a loop that never returns to the event loop, with the caller’s reason', () => {
    const source = new CancellationTokenSource();
    const token = sent(source.token);
    expect(token.cancelled).toBe(false);
    source.cancel({ why: 'enough' });
    expect([token.cancelled, token.reason]).toEqual([true, { why: 'enough' }]);
    expect(() => token.throwIfCancelled()).toThrow(CancelledError);
  });

  test('tells who listens', async () => {
    const source = new CancellationTokenSource();
    const heard = jest.fn();
    sent(source.token).onCancelled(heard);
    source.cancel('enough');
    await until(() => heard.mock.calls.length > 0);
    expect(heard.mock.calls).toEqual([['enough']]);
  });

  test('does so without shared memory, too, at the next turn', async () => {
    withoutWords();
    const source = new CancellationTokenSource();
    const token = sent(source.token);
    source.cancel('enough');
    await until(() => token.cancelled);
    expect(token.reason).toBe('enough');
  });

  test('has its reason in the end, where the inbox cannot be looked into', async () => {
    const source = new CancellationTokenSource();
    const token = sent(source.token);
    connection.worker.poll = () => false;
    source.cancel('enough');
    expect([token.cancelled, token.reason]).toEqual([true, undefined]);
    await until(() => token.reason === 'enough');
  });

  test('arrives cancelled when it is, and uses neither word nor channel', () => {
    const source = new CancellationTokenSource();
    source.cancel('before');
    const { available } = words;
    const token = sent(source.token);
    expect([token.cancelled, token.reason]).toEqual([true, 'before']);
    expect([words.available, connection.worker.size, leases.length]).toEqual([available, 0, 0]);
  });

  test('arrives as none when nothing can cancel it', () => {
    const source = new CancellationTokenSource();
    source[Symbol.dispose]();
    expect([sent(CancellationToken.none), sent(source.token)]).toEqual([
      CancellationToken.none,
      CancellationToken.none,
    ]);
    expect([words.available, leases.length]).toEqual([8, 0]);
  });

  test('is another for each task, and ends with it', async () => {
    const source = new CancellationTokenSource();
    const first = sent(source.token);
    const heard = jest.fn();
    first.onCancelled(heard);
    expect(words.available).toBe(7);
    endTask();
    expect([words.available, connection.worker.size, first.canBeCancelled]).toEqual([8, 0, false]);

    const second = sent(source.token);
    expect(second).not.toBe(first);
    source.cancel();
    expect([first.cancelled, second.cancelled]).toEqual([false, true]);
    await turn();
    expect(heard.mock.calls).toEqual([]);
  });

  test('is cancelled also when that was asked before the worker got round to unpack it', async () => {
    withoutWords();
    const source = new CancellationTokenSource();
    const descriptor = parent.pack(source.token, leases);
    source.cancel('early');
    await turn();
    const token = worker.unpack(descriptor, leases) as CancellationToken;
    expect([token.cancelled, token.reason]).toEqual([true, 'early']);
  });

  test('goes on working when all words are in use', async () => {
    while (words.acquire() !== undefined);
    const source = new CancellationTokenSource();
    const token = sent(source.token);
    source.cancel('enough');
    await until(() => token.cancelled);
    endTask();
    expect(words.available).toBe(0);
  });

  test('may be cancelled for a reason that cannot be cloned', async () => {
    const source = new CancellationTokenSource();
    const token = sent(source.token);
    source.cancel(() => 'no');
    expect(token.cancelled).toBe(true);
    expect(typeof token.reason).toBe('string');
  });

  test('may come from the worker', async () => {
    const source = new CancellationTokenSource();
    const token = sent(source.token, worker, parent);
    source.cancel('enough');
    await until(() => token.cancelled);
    expect(token.reason).toBe('enough');
  });
});

describe('a signal', () => {
  test('is one of the platform, that tells the truth in a loop that never returns to the event loop', () => {
    const controller = new AbortController();
    const signal = sent(controller.signal);
    expect(signal).toBeInstanceOf(AbortSignal);
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    expect(() => signal.throwIfAborted()).not.toThrow();
    controller.abort('enough');
    expect([signal.aborted, signal.reason]).toEqual([true, 'enough']);
    expect(() => signal.throwIfAborted()).toThrow('enough');
  });

  test.each([['with words'], ['without words']])('fires once, %s', async (how) => {
    if (how === 'without words') withoutWords();
    const controller = new AbortController();
    const signal = sent(controller.signal);
    const heard = jest.fn();
    signal.addEventListener('abort', () => heard(signal.reason));
    controller.abort(null);
    await until(() => heard.mock.calls.length > 0);
    expect([signal.aborted, ...heard.mock.calls]).toEqual([true, [null]]);
  });

  test('keeps the reason of the platform', () => {
    const controller = new AbortController();
    const signal = sent(controller.signal);
    controller.abort();
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'This operation was aborted' });
  });

  test('of a token has a CancelledError for a reason, with the caller’s own inside', () => {
    const source = new CancellationTokenSource();
    const signal = sent(source.token.signal);
    source.cancel('enough');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBeInstanceOf(CancelledError);
    expect(CancellationToken.from(signal).reason).toBe('enough');
  });

  test('arrives aborted when it is', () => {
    const signal = sent(AbortSignal.abort('before'));
    expect([signal.aborted, signal.reason]).toEqual([true, 'before']);
    expect(sent(CancellationToken.none.signal).aborted).toBe(false);
  });

  test('is made up for at once, and has its reason in the end, where the inbox cannot be looked into', async () => {
    const controller = new AbortController();
    const signal = sent(controller.signal);
    connection.worker.poll = () => false;
    controller.abort('enough');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: 'AbortError' });
    await until(() => signal.reason === 'enough');
  });

  test('has one listener of ours, whatever the number of tasks, and none when they have ended', () => {
    const { signal } = new AbortController();
    for (let task = 0; task < 100; task++) sent(signal);
    expect(listenersOn(signal)).toBe(1);
    endTask();
    expect([listenersOn(signal), words.available, connection.worker.size]).toEqual([0, 8, 0]);
  });
});
