import { getEventListeners } from 'node:events';
import { describe, expect, jest, test } from '@jest/globals';
import { CancelledError, Future, FutureController } from '@futures/core';
import { futuresInEveryState } from '@futures/testing';

describe('cancel()', () => {
  test('on a pending future is immediate: it counts as done at once and never starts (CF-005)', () => {
    const controller = new FutureController<number>();
    expect(controller.future.cancel()).toBe(true);
    expect(controller.future.state).toBe('cancelled');
    expect(controller.future.done()).toBe(true);
    expect(controller.start()).toBe(false);
  });

  test('on a cancelled future is true again, and changes nothing (CF-008)', () => {
    const { future } = new FutureController<number>();
    future.cancel('first');
    expect(future.cancel('second')).toBe(true);
    expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'first' });
  });

  test('tells nobody twice (CF-009)', () => {
    const controller = new FutureController<number>();
    const callback = jest.fn();
    controller.future.addDoneCallback(callback);
    controller.future.cancel();
    controller.future.cancel();
    controller.start();
    controller.cancel();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test.each(['succeeded', 'failed'] as const)(
    'on a future that has %s is false, without any effect (CF-007)',
    (standing) => {
      const { future } = futuresInEveryState()[standing].controller;
      const before = future.outcome();
      expect(future.cancel('too late')).toBe(false);
      expect(future.outcome()).toEqual(before);
      expect(future.cancelRequested).toBe(false);
      expect(future.signal.aborted).toBe(false);
    },
  );

  test('on a running future only asks: its result stands (CF-006)', async () => {
    const controller = new FutureController<number>();
    controller.start();
    const { future } = controller;
    expect(future.cancelRequested).toBe(false);
    expect(future.cancel('please')).toBe(false);
    expect(future.cancelRequested).toBe(true);
    expect(future.running()).toBe(true);
    expect(future.cancelled()).toBe(false);
    controller.resolve(7);
    expect(await future).toBe(7);
    expect(future.cancelRequested).toBe(true);
  });

  test('on a running future that gives in ends it cancelled, for the reason that was given', async () => {
    const controller = new FutureController<number>();
    controller.start();
    const reason = { why: 'changed my mind' };
    controller.future.cancel(reason);
    controller.cancel();
    const outcome = controller.future.outcome();
    expect(outcome.status === 'cancelled' && outcome.reason).toBe(reason);
    await expect(controller.future).rejects.toMatchObject({ name: 'AbortError', reason });
  });

  test('by the producer may have a reason of its own', async () => {
    const controller = new FutureController<number>();
    controller.start();
    controller.future.cancel('please');
    controller.cancel('the worker is gone');
    expect(controller.future.outcome()).toEqual({ status: 'cancelled', reason: 'the worker is gone' });
    await expect(controller.future).rejects.toMatchObject({ reason: 'the worker is gone' });
  });

  test('by the producer for a reason of its own leaves the signal the one it was', () => {
    const controller = new FutureController<number>();
    controller.start();
    const { signal } = controller.future;
    controller.future.cancel('please');
    controller.cancel('the worker is gone');
    expect(controller.future.signal).toBe(signal);
  });

  test.each(['the user left', Number.NaN])(
    'gives the same error to all who wait, and to the signal (%s)',
    async (reason) => {
      const { future } = new FutureController<never>();
      const { signal } = future;
      future.cancel(reason);
      const errors = await Promise.all(
        [future, future.result(), future.exception()].map((waiting) =>
          waiting.then(undefined, (error: unknown) => error),
        ),
      );
      expect(new Set([...errors, signal.reason]).size).toBe(1);
    },
  );

  test('by the producer is no request of the consumer', () => {
    const controller = new FutureController<number>();
    controller.cancel('no worker');
    expect(controller.future.cancelRequested).toBe(false);
    expect(controller.future.cancel()).toBe(true);
  });

  test('gives its first reason to all who ask', async () => {
    const { future } = new FutureController<number>();
    future.cancel('first');
    future.cancel('second');
    await expect(future).rejects.toMatchObject({ reason: 'first' });
    await expect(future.exception()).rejects.toMatchObject({ reason: 'first' });
    expect((future.signal.reason as CancelledError).reason).toBe('first');
  });

  test('explains itself: a text is in the message, an error is the cause', async () => {
    const told = new FutureController<never>().future;
    told.cancel('the user left');
    await expect(told).rejects.toThrow('the user left');

    const cause = new Error('out of money');
    const caused = new FutureController<never>().future;
    caused.cancel(cause);
    const error = await caused.then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ message: expect.stringContaining('out of money'), reason: cause, cause });
  });

  test.each([Symbol('why'), () => {}, Object.create(null), Promise.reject(new Error('handled below'))])(
    'takes any reason (%#)',
    async (reason: unknown) => {
      void Promise.resolve(reason).catch(() => {});
      const { future } = new FutureController<never>();
      expect(future.cancel(reason)).toBe(true);
      const error = await future.then(undefined, (thrown: unknown) => thrown);
      expect((error as CancelledError).reason).toBe(reason);
    },
  );

  test('checks its options before it does anything', () => {
    const { future } = new FutureController<number>();
    const cancel = future.cancel.bind(future) as (reason: unknown, options: unknown) => boolean;
    expect(() => cancel('why', { killAfter: '5' })).toThrow(
      new TypeError('Expected `killAfter` to be a number of milliseconds of 0 or more, got `"5"` (string)'),
    );
    expect(() => cancel('why', { killAfter: Number.NaN })).toThrow(RangeError);
    expect(() => cancel('why', { killAfter: -1 })).toThrow(RangeError);
    expect(() => cancel('why', { kill: true })).toThrow(/`kill` .* `true` \(boolean\)/);
    expect(() => cancel('why', 5)).toThrow(TypeError);
    expect(future.state).toBe('pending');
    expect(future.cancelRequested).toBe(false);
    expect(cancel('why', { killAfter: undefined })).toBe(true);
  });
});

describe('the signal of a future', () => {
  test('is always the same one', () => {
    const { future } = new FutureController<number>();
    expect(future.signal).toBe(future.signal);
    expect(future.signal).toBeInstanceOf(AbortSignal);
  });

  test.each(['pending', 'running'] as const)('aborts when the %s future is cancelled', async (standing) => {
    const controller = futuresInEveryState()[standing].controller;
    const { signal } = controller.future;
    const heard = jest.fn();
    signal.addEventListener('abort', heard);
    expect(signal.aborted).toBe(false);
    controller.future.cancel('enough');
    expect(signal.aborted).toBe(true);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(signal.reason).toBeInstanceOf(CancelledError);
    expect((signal.reason as CancelledError).reason).toBe('enough');
    controller.cancel();
    const thrown = await controller.future.then(undefined, (error: unknown) => error);
    expect(thrown).toBe(signal.reason);
  });

  test('aborts when the producer cancels', () => {
    const controller = new FutureController<number>();
    const { signal } = controller.future;
    controller.cancel('no worker');
    expect(signal.aborted).toBe(true);
    expect((signal.reason as CancelledError).reason).toBe('no worker');
  });

  test('tells the truth when it is first looked at afterwards', () => {
    const cancelled = new FutureController<number>().future;
    cancelled.cancel('before');
    expect(cancelled.signal.aborted).toBe(true);
    expect((cancelled.signal.reason as CancelledError).reason).toBe('before');

    const byProducer = new FutureController<number>();
    byProducer.cancel('gone');
    expect((byProducer.future.signal.reason as CancelledError).reason).toBe('gone');

    const asked = new FutureController<number>();
    asked.start();
    asked.future.cancel('asked');
    expect((asked.future.signal.reason as CancelledError).reason).toBe('asked');
  });

  test.each(['succeeded', 'failed'] as const)('does not abort when the future has %s', (standing) => {
    expect(futuresInEveryState()[standing].future.signal.aborted).toBe(false);
  });

  test('stops a task that hands it on', async () => {
    const controller = new FutureController<string>();
    controller.start();
    const { signal } = controller.future;
    const work = new Promise<string>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
    controller.future.cancel('stop');
    await expect(work).rejects.toBe(signal.reason);
  });

  test('has no listener of ours', () => {
    const { future } = new FutureController<number>();
    const { signal } = future;
    void future.result({ timeout: 5 }).catch(() => {});
    future.addDoneCallback(() => {});
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    future.cancel();
  });
});

test('a future of a class of its own is cancelled as any other', () => {
  class Download extends Future<string> {}
  const download = new Download();
  expect(download.cancel('no space')).toBe(true);
  expect(download.outcome()).toEqual({ status: 'cancelled', reason: 'no space' });
});
