import { describe, expect, jest, test } from '@jest/globals';
import { CancelledError, Future, FutureController } from '@futures/core';
import { failure, turn } from '@futures/testing';

describe('Future.resolved() and Future.rejected()', () => {
  test('are done from the start', () => {
    expect(Future.resolved(5).outcome()).toEqual({ status: 'fulfilled', value: 5 });
    expect(Future.rejected(failure).outcome()).toEqual({ status: 'rejected', reason: failure });
    expect(Future.resolved(undefined).outcome()).toEqual({ status: 'fulfilled', value: undefined });
    expect(Future.rejected(undefined).outcome()).toEqual({ status: 'rejected', reason: undefined });
  });

  test('take no promise for a value', () => {
    expect(() => Future.resolved(Promise.resolve(1))).toThrow(
      new TypeError(
        'Expected `value` to be a value rather than a promise (await it first), got `[object]` (Promise)',
      ),
    );
    expect(() => Future.resolved(Future.resolved(1))).toThrow(TypeError);
  });
});

describe('Future.from()', () => {
  test('ends as the promise does', async () => {
    const resolved = Future.from(Promise.resolve(5));
    const rejected = Future.from(Promise.reject<number>(failure));
    expect([resolved.state, rejected.state]).toEqual(['pending', 'pending']);
    expect(await resolved).toBe(5);
    expect(await rejected.exception()).toBe(failure);
    expect([resolved.state, rejected.state]).toEqual(['finished', 'finished']);
  });

  test('takes any thenable, and whatever it does', async () => {
    const twice = {
      then(resolve: (value: number) => void, reject: (error: unknown) => void) {
        resolve(1);
        resolve(2);
        reject(failure);
      },
    };
    const throws = {
      then() {
        throw failure;
      },
    };
    expect(await Future.from(twice as PromiseLike<number>)).toBe(1);
    expect(await Future.from(throws as PromiseLike<never>).exception()).toBe(failure);
  });

  test('follows a promise for a promise to its end', async () => {
    const inner = Future.resolved(6);
    const { future } = new FutureController<number>();
    future.cancel();
    expect(await Future.from(Promise.resolve({ then: inner.then.bind(inner) }))).toBe(6);
    await expect(Future.from((async () => future)())).rejects.toThrow(CancelledError);
  });

  test('of a future is that future', () => {
    const { future } = new FutureController<number>();
    expect(Future.from(future)).toBe(future);
  });

  test('can be cancelled: it lets go of the promise, which goes on', async () => {
    let end = (_: number): void => {};
    const promise = new Promise<number>((resolve) => (end = resolve));
    const future = Future.from(promise);
    const callback = jest.fn();
    future.addDoneCallback(callback);
    expect(future.cancel('not needed')).toBe(true);
    end(1);
    expect(await promise).toBe(1);
    await turn();
    expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'not needed' });
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test.each([undefined, null, 5, 'text', {}, { then: 1 }])('of %p is a TypeError', (value) => {
    expect(() => Future.from(value as never)).toThrow(TypeError);
    expect(() => Future.from(value as never)).toThrow('Expected `promise` to be a promise, got');
  });
});
