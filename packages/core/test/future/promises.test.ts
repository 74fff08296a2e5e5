import { createHook } from 'node:async_hooks';
import { describe, expect, jest, test } from '@jest/globals';
import { CancelledError, Future, FutureController } from '@futures/core';
import { failure, futuresInEveryState, turn } from '@futures/testing';

describe('a future is awaited like a promise', () => {
  test('before it is done', async () => {
    const controller = new FutureController<string>();
    const waiting = (async () => `got ${await controller.future}`)();
    controller.start();
    controller.resolve('it');
    expect(await waiting).toBe('got it');
  });

  test('and after, any number of times', async () => {
    const { future } = futuresInEveryState().succeeded;
    expect([await future, await future, await future.then((n) => n + 1)]).toEqual([42, 42, 43]);
  });

  test('and throws its error, or a CancelledError', async () => {
    const { failed, cancelled } = futuresInEveryState();
    await expect((async () => await failed.future)()).rejects.toBe(failure);
    await expect((async () => await cancelled.future)()).rejects.toThrow(CancelledError);
  });

  test('also when an async function returns it, or a promise is resolved with it', async () => {
    const { succeeded, failed } = futuresInEveryState();
    expect(await (async () => succeeded.future)()).toBe(42);
    expect(await Promise.resolve(succeeded.future)).toBe(42);
    expect(await new Promise((resolve) => resolve(succeeded.future))).toBe(42);
    await expect(Promise.resolve(failed.future)).rejects.toBe(failure);
  });
});

describe('then(), catch() and finally()', () => {
  test('return native promises', () => {
    const { future } = futuresInEveryState().succeeded;
    for (const promise of [
      future.then(),
      future.catch(),
      future.finally(),
      future.result(),
      future.exception(),
    ]) {
      expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype);
    }
  });

  test('take what those of a promise take', async () => {
    const { succeeded, failed } = futuresInEveryState();
    expect(await succeeded.future.then(String)).toBe('42');
    expect(await succeeded.future.then(null, null)).toBe(42);
    expect(await succeeded.future.catch(() => 'unused')).toBe(42);
    expect(await failed.future.then(String, (error: unknown) => [error])).toEqual([failure]);
    expect(await failed.future.catch((error: unknown) => [error])).toEqual([failure]);
    await expect(failed.future.catch(null)).rejects.toBe(failure);
    await expect(failed.future.then(undefined, undefined)).rejects.toBe(failure);
  });

  test('finally() passes on what the future came to, unless it throws', async () => {
    const { succeeded, failed, cancelled } = futuresInEveryState();
    const last = jest.fn();
    expect(await succeeded.future.finally(last)).toBe(42);
    await expect(failed.future.finally(last)).rejects.toBe(failure);
    await expect(cancelled.future.finally(last)).rejects.toThrow(CancelledError);
    expect(last.mock.calls).toEqual([[], [], []]);
    const mistake = new Error('in finally');
    await expect(
      succeeded.future.finally(() => {
        throw mistake;
      }),
    ).rejects.toBe(mistake);
  });

  test('call back later, never inside', async () => {
    const heard = jest.fn();
    const derived = futuresInEveryState().succeeded.future.then(heard);
    expect(heard).not.toHaveBeenCalled();
    await derived;
    expect(heard).toHaveBeenCalledWith(42);
  });
});

describe('then() with what ends another promise', () => {
  /** What `then` gives to somebody who passes it the two functions of a promise, and that promise. */
  function passedOn<T>(future: Future<T>): { given: Promise<void>; other: Promise<T> } {
    let given!: Promise<void>;
    const other = new Promise<T>((resolve, reject) => {
      given = future.then(resolve, reject);
    });
    return { given, other };
  }

  test('ends that promise as the future ends, before or after', async () => {
    const { succeeded, failed, cancelled, pending } = futuresInEveryState();
    const waiting = passedOn(pending.future).other;
    pending.controller.resolve(7);
    expect([await waiting, await passedOn(succeeded.future).other]).toEqual([7, 42]);
    await expect(passedOn(failed.future).other).rejects.toBe(failure);
    await expect(passedOn(cancelled.future).other).rejects.toThrow(CancelledError);
  });

  test('gives a promise all the same: of nothing, when the future is done, however it ends', async () => {
    const { succeeded, failed, pending } = futuresInEveryState();
    for (const { future } of [succeeded, failed, pending]) {
      const { given, other } = passedOn<unknown>(future);
      other.catch(() => {});
      const heard = jest.fn();
      const all = [given.then(heard), given.finally(heard), given.catch(heard), Promise.all([given])];
      expect(given).toBeInstanceOf(Promise);
      await turn();
      expect(heard).toHaveBeenCalledTimes(future === pending.future ? 0 : 2);
      if (future === pending.future) pending.controller.resolve(7);
      expect(await Promise.all([given, ...all])).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        [undefined],
      ]);
    }
  });

  test('calls functions of the user later all the same, bound or not', async () => {
    const { pending } = futuresInEveryState();
    const heard = jest.fn();
    const bound = function (value: number) {
      heard(value);
    }.bind(undefined);
    const waiting = new Promise<void>((resolve, reject) => {
      void pending.future.then(bound, reject).then(resolve);
    });
    pending.controller.resolve(7);
    expect(heard).not.toHaveBeenCalled();
    await waiting;
    expect(heard).toHaveBeenCalledWith(7);
  });
});

describe('futures go where promises go', () => {
  test('Promise.all', async () => {
    const controller = new FutureController<number>();
    const all = Promise.all([controller.future, Future.resolved('x'), Promise.resolve(true)]);
    controller.resolve(1);
    expect(await all).toEqual([1, 'x', true]);
    await expect(Promise.all([Future.resolved(1), futuresInEveryState().failed.future])).rejects.toBe(
      failure,
    );
  });

  test('Promise.race', async () => {
    const { pending, succeeded } = futuresInEveryState();
    expect(await Promise.race([pending.future, succeeded.future])).toBe(42);
  });

  test('Promise.any', async () => {
    const { failed, cancelled, succeeded } = futuresInEveryState();
    expect(await Promise.any([failed.future, cancelled.future, succeeded.future])).toBe(42);
    await expect(Promise.any([failed.future, cancelled.future])).rejects.toMatchObject({
      errors: [failure, expect.any(CancelledError)],
    });
  });

  test('Promise.allSettled', async () => {
    const { failed, cancelled, succeeded } = futuresInEveryState();
    const settled = await Promise.allSettled([failed.future, cancelled.future, succeeded.future]);
    expect(settled).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: expect.any(CancelledError) },
      { status: 'fulfilled', value: 42 },
    ]);
  });

  test('and a snapshot of a done one looks like what allSettled gives', async () => {
    const { failed, succeeded } = futuresInEveryState();
    expect([failed.future.outcome(), succeeded.future.outcome()]).toEqual(
      await Promise.allSettled([failed.future, succeeded.future]),
    );
  });
});

describe('no native promise is made', () => {
  /** How many promises are made while `work` runs. */
  function promisesMadeBy(work: () => void): number {
    let made = 0;
    const hook = createHook({ init: (_, type) => void (made += type === 'PROMISE' ? 1 : 0) }).enable();
    work();
    hook.disable();
    return made;
  }

  const live = () => {
    const controllers = Array.from({ length: 10 }, () => new FutureController<number>());
    for (const [n, controller] of controllers.entries()) {
      const { future } = controller;
      future.addDoneCallback((_, bound) => bound, n);
      future.on('progress', () => {});
      if (n % 2 === 0) controller.start();
      controller.progress(n);
      expect([future.done(), future.cancelled(), future.outcome().status]).toHaveLength(3);
      if (n < 3) controller.resolve(n);
      else if (n < 6) controller.reject(failure);
      else if (n < 8) future.cancel();
      else controller.cancel(future.signal);
      expect(String(future)).toContain('state=');
    }
    Future.resolved(1).addDoneCallback(() => {});
    Future.rejected(failure).addDoneCallback(() => {});
  };

  test('by all that a future does until somebody awaits it', () => {
    expect(promisesMadeBy(live)).toBe(0);
  });

  test('and it is one a future, however many await it', async () => {
    const { future } = futuresInEveryState().succeeded;
    const derived: Promise<number>[] = [];
    const first = promisesMadeBy(() => derived.push(future.then()));
    const second = promisesMadeBy(() => derived.push(future.then()));
    expect([first, second]).toEqual([2, 1]);
    await Promise.all(derived);
  });
});

describe('a stack trace', () => {
  test('goes on over an await of a future', async () => {
    const controller = new FutureController<number>();
    async function readsConfiguration() {
      await controller.future;
      throw new Error('no such file');
    }
    async function startsServer() {
      await readsConfiguration();
    }
    const failed = startsServer().catch((error: unknown) => error);
    await turn();
    controller.resolve(1);
    const { stack } = (await failed) as Error;
    expect(stack).toMatch(/at readsConfiguration [^]*at (async )?startsServer /);
  });
});
