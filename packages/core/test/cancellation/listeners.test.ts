import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  asCompleted,
  CancellationToken,
  CancellationTokenSource,
  FutureController,
  wait,
} from '@futures/core';
import { listenersOn } from '@futures/testing';

const added = jest.spyOn(AbortSignal.prototype, 'addEventListener');
const removed = jest.spyOn(AbortSignal.prototype, 'removeEventListener');
beforeEach(() => void jest.clearAllMocks());

const many = 10_000;

describe('any number of subscriptions to one signal', () => {
  test('are one listener of the platform', () => {
    const abort = new AbortController();
    const token = CancellationToken.from(abort.signal);
    const heard = jest.fn();
    for (let n = 0; n < many; n++) token.onCancelled(heard);
    expect([added.mock.calls.length, listenersOn(abort.signal)]).toEqual([1, 1]);
    abort.abort('enough');
    expect(heard).toHaveBeenCalledTimes(many);
    expect(listenersOn(abort.signal)).toBe(0);
  });

  test('are called in the order in which they came', () => {
    const abort = new AbortController();
    const order: number[] = [];
    for (let n = 0; n < 100; n++) CancellationToken.from(abort.signal).onCancelled(() => order.push(n));
    abort.abort();
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test('leave none when all have left, and can begin anew', () => {
    const abort = new AbortController();
    const token = CancellationToken.from(abort.signal);
    for (let round = 1; round <= 3; round++) {
      const subscriptions = Array.from({ length: many }, () => token.onCancelled(() => {}));
      expect(listenersOn(abort.signal)).toBe(1);
      for (const subscription of subscriptions) subscription[Symbol.dispose]();
      expect(listenersOn(abort.signal)).toBe(0);
      expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([round, round]);
    }
  });

  test('can leave in any order, also while they are called', () => {
    const abort = new AbortController();
    const token = CancellationToken.from(abort.signal);
    const heard: number[] = [];
    const subscriptions: Disposable[] = [];
    for (let n = 0; n < 10; n++) {
      subscriptions.push(
        token.onCancelled(() => {
          heard.push(n);
          if (n === 4) for (const subscription of subscriptions) subscription[Symbol.dispose]();
        }),
      );
    }
    subscriptions[2]?.[Symbol.dispose]();
    abort.abort();
    expect(heard).toEqual([0, 1, 3, 4]);
  });
});

describe('all that waits with one long-lived signal', () => {
  const waits: Record<
    string,
    (signal: AbortSignal, controller: FutureController<number>) => Promise<unknown>
  > = {
    'result()': (signal, { future }) => future.result({ signal }),
    'exception()': (signal, { future }) => future.exception({ signal }),
    'wait()': (signal, { future }) => wait([future], { signal }),
    'asCompleted()': (signal, { future }) => asCompleted([future], { signal }).next(),
  };

  test.each(Object.entries(waits))('shares its listener, and leaves none behind: %s', async (_, begin) => {
    const { signal } = new AbortController();
    const controllers = Array.from({ length: 1000 }, () => new FutureController<number>());
    const waiting = controllers.map((controller) => begin(signal, controller));
    await Promise.resolve();
    expect(listenersOn(signal)).toBe(1);
    for (const controller of controllers) controller.resolve(1);
    await Promise.allSettled(waiting);
    expect(listenersOn(signal)).toBe(0);
    expect(added).toHaveBeenCalledTimes(1);
  });

  test('a source a request, disposed or cancelled, leaves none behind either', () => {
    const { signal } = new AbortController();
    for (let n = 0; n < 1000; n++) {
      const source = new CancellationTokenSource(signal);
      source.token.onCancelled(() => {});
      if (n % 2 === 0) source.cancel();
      else source[Symbol.dispose]();
    }
    expect(listenersOn(signal)).toBe(0);
  });
});

test('a signal that only looks like one is listened to as well', () => {
  class Polyfill extends EventTarget {
    aborted = false;
    reason: unknown = undefined;
    abort(reason: unknown) {
      this.aborted = true;
      this.reason = reason;
      this.dispatchEvent(new Event('abort'));
    }
  }
  const polyfill = new Polyfill();
  const token = CancellationToken.from(polyfill as unknown as AbortSignal);
  const heard = jest.fn();
  token.onCancelled(heard);
  polyfill.abort('enough');
  expect(heard.mock.calls).toEqual([['enough']]);
});
