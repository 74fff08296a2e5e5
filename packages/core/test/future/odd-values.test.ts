import { describe, expect, jest, test } from '@jest/globals';
import {
  CancelledError,
  Future,
  FutureController,
  InlineExecutor,
  setCallbackErrorHandler,
  wait,
} from '@futures/core';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Values that throw at whoever looks at them. */
const touchy: [string, unknown][] = [
  ['a revoked proxy', revoked({})],
  ['a revoked proxy of a function', revoked(() => 0)],
  ['an error without a readable stack', { name: 'Odd', message: 'odd', stack: Symbol('stack') }],
  ['a function whose name is no text', Object.defineProperty(() => 0, 'name', { value: Symbol('name') })],
];

describe.each(touchy)('%s', (_, value) => {
  test('can be the error of a future, and its callbacks are called', async () => {
    const controller = new FutureController();
    const called = jest.fn();
    controller.reject(value);
    controller.future.addDoneCallback(called);
    expect(called).toHaveBeenCalledTimes(1);
    expect(String(controller.future)).toContain('state=finished raised ');
    expect(Object.is((await settled(controller.future)).reason, value)).toBe(true);
  });

  test('can be the reason of a cancellation', () => {
    const { future } = new FutureController();
    expect(future.cancel(value)).toBe(true);
    const { reason } = future.signal as { reason: CancelledError };
    expect(reason).toBeInstanceOf(CancelledError);
    expect(Object.is(reason.reason, value)).toBe(true);
  });

  test('can be the reason of a signal that somebody waits with', async () => {
    const abort = new AbortController();
    const waiting = settled(wait([new Future()], { signal: abort.signal }));
    abort.abort(value);
    expect(Object.is(((await waiting).reason as CancelledError).reason, value)).toBe(true);
  });

  test('can be the argument of a task, and what it throws, also after a cancel request', async () => {
    const executor = new InlineExecutor();
    const future = executor.submit(async (argument: unknown) => {
      future.cancel();
      throw argument;
    }, value);
    expect(Object.is((await settled(future)).reason, value)).toBe(true);
    expect(await executor.submit(() => 'goes on')).toBe('goes on');
  });

  test('can be what a callback throws', () => {
    const after = jest.fn();
    const future = Future.resolved(1).addDoneCallback(() => {
      throw value;
    });
    future.addDoneCallback(after);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(Object.is(handler.mock.calls[0]?.[0], value)).toBe(true);
    expect(after).toHaveBeenCalledTimes(1);
  });
});

test('a result that turns into a promise when it is looked at again fails its task, and no other', async () => {
  let looks = 0;
  const twoFaced = {
    get then() {
      return looks++ === 0 ? undefined : () => {};
    },
  };
  const executor = new InlineExecutor();
  await expect(executor.submit(() => twoFaced as unknown)).rejects.toThrow(TypeError);
  expect(await executor.submit(() => 'goes on')).toBe('goes on');
});

test('what cannot even be printed is reported all the same', () => {
  setCallbackErrorHandler(undefined);
  const print = jest.spyOn(console, 'error').mockImplementationOnce(() => {
    throw new Error('not printable');
  });
  print.mockImplementation(() => {});
  const after = jest.fn();
  Future.resolved(1).addDoneCallback(() => {
    throw new RangeError('touchy');
  });
  Future.resolved(1).addDoneCallback(after);
  expect(print.mock.lastCall?.[1]).toContain('RangeError');
  expect(after).toHaveBeenCalledTimes(1);
  print.mockRestore();
});

test('a handler that rejects is printed, with the error that it was given', async () => {
  const mistake = new Error('callback');
  const broken = new Error('handler');
  const print = jest.spyOn(console, 'error').mockImplementation(() => {});
  setCallbackErrorHandler(() => Promise.reject(broken) as never);
  Future.resolved(1).addDoneCallback(() => {
    throw mistake;
  });
  await new Promise(setImmediate);
  expect(print.mock.lastCall).toEqual(expect.arrayContaining([broken, mistake]));
  print.mockRestore();
});

test('two futures may cancel each other: each producer is told once', () => {
  const told = jest.fn();
  const [a, b]: [FutureController<void>, FutureController<void>] = [
    new FutureController<void>({ onCancel: () => (told('a'), void b.future.cancel()) }),
    new FutureController<void>({ onCancel: () => (told('b'), void a.future.cancel()) }),
  ];
  expect(a.future.cancel()).toBe(true);
  expect(b.future.cancelled()).toBe(true);
  expect(told.mock.calls).toEqual([['a'], ['b']]);
  expect(handler).not.toHaveBeenCalled();
});

async function settled(promise: PromiseLike<unknown>): Promise<PromiseRejectedResult> {
  const [outcome] = await Promise.allSettled([promise]);
  return outcome as PromiseRejectedResult;
}
