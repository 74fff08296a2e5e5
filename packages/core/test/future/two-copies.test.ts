import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as core from '@futures/core';

type Core = typeof core;
type ErrorClass = new (message: string) => core.FuturesError;

// As when a bundle and its dependency each carry a copy of the package.
let other: Core;
beforeAll(async () => {
  jest.resetModules();
  other = await import('@futures/core');
});

afterEach(() => core.setCallbackErrorHandler(undefined));

const errorClasses = Object.keys(core).filter((name) => /Error$|^Broken/.test(name)) as (keyof Core &
  `${string}Error`)[];

test('there are two copies', () => {
  expect(other.Future).not.toBe(core.Future);
  expect(other.TimeoutError).not.toBe(core.TimeoutError);
});

describe('between two copies of the package', () => {
  test.each(errorClasses)('instanceof recognises %s, both ways', (name) => {
    const [Here, There] = [core[name], other[name]] as [ErrorClass, ErrorClass];
    for (const error of [new Here('x'), new There('x')]) {
      expect([error instanceof Here, error instanceof There]).toEqual([true, true]);
      expect([error instanceof core.FuturesError, error instanceof other.FuturesError]).toEqual([true, true]);
      const isTimeout = name === 'TimeoutError';
      expect([error instanceof core.TimeoutError, error instanceof other.TimeoutError]).toEqual([
        isTimeout,
        isTimeout,
      ]);
    }
    expect(new There('x')).toBeInstanceOf(Here);
  });

  test('ids of futures differ', () => {
    const ids = [core, other, core, other].map((copy) => copy.Future.resolved(1).id);
    expect(new Set(ids).size).toBe(4);
  });

  test('a cancelled future throws what both call a CancelledError', async () => {
    const { future } = new other.FutureController();
    future.cancel('enough');
    const error = await future.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(core.CancelledError);
    expect((error as core.CancelledError).reason).toBe('enough');
  });

  test('wait() and asCompleted() take each other’s futures', async () => {
    const mine = new core.FutureController<number>();
    const theirs = new other.FutureController<number>();
    const futures = [mine.future, theirs.future];

    const first = core.wait(futures, { returnWhen: 'FIRST_COMPLETED' });
    const completed = core.asCompleted(futures);
    const steps = [completed.next(), completed.next()];
    theirs.resolve(2);
    expect([...(await first).done]).toEqual([theirs.future]);
    mine.resolve(1);
    expect((await core.wait(futures)).notDone.size).toBe(0);
    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual([theirs.future, mine.future]);
    expect((await other.wait(futures as never)).done.size).toBe(2);
  });

  test('a wait that ends early leaves nothing on a foreign future', async () => {
    const theirs = new other.FutureController<number>();
    const { future } = theirs;
    expect((await core.wait([future], { timeout: 0 })).notDone.size).toBe(1);
    const completed = core.asCompleted([future]);
    await completed.return();
    const order: string[] = [];
    theirs.future.addDoneCallback(() => order.push('callback'));
    theirs.resolve(1);
    expect(order).toEqual(['callback']);
  });

  test('a future of the other copy is no value to resolve with, and needs no wrapping', () => {
    const theirs = other.Future.resolved(1);
    expect(() => new core.FutureController<unknown>().resolve(theirs)).toThrow(TypeError);
    expect(core.Future.from(theirs)).toBe(theirs);
  });

  test('tokens and sources go together', () => {
    const theirs = new other.CancellationTokenSource();
    const { token } = theirs;
    expect(core.CancellationToken.from(token)).toBe(token);
    const mine = new core.CancellationTokenSource(token);
    const any = core.CancellationToken.any(token, core.CancellationToken.none);
    const heard = jest.fn();
    any.onCancelled(heard);
    theirs.cancel('enough');
    expect([mine.token.reason, any.reason]).toEqual(['enough', 'enough']);
    expect(heard.mock.calls).toEqual([['enough']]);
    expect(() => mine.token.throwIfCancelled()).toThrow(other.CancelledError);
  });

  test('a token of the other copy interrupts a wait, with the caller’s own reason', async () => {
    const theirs = new other.CancellationTokenSource();
    const { future } = new core.FutureController<number>();
    const reason = { why: 'enough' };
    const waits = [
      future.result({ signal: theirs.token }),
      core.wait([future], { signal: theirs.token.signal }),
    ];
    theirs.cancel(reason);
    for (const { reason: error } of (await Promise.allSettled(waits)) as PromiseRejectedResult[]) {
      expect(error).toBeInstanceOf(core.CancelledError);
      expect((error as core.CancelledError).reason).toBe(reason);
    }
  });

  test('errors of callbacks go to the same handler', () => {
    const handler = jest.fn<core.CallbackErrorHandler>();
    core.setCallbackErrorHandler(handler);
    const mistake = new Error('callback');
    const theirs = other.Future.resolved(1);
    theirs.addDoneCallback(() => {
      throw mistake;
    });
    expect(handler.mock.calls).toEqual([[mistake, theirs]]);
  });
});
