import { describe, expect, jest, test } from '@jest/globals';
import { type Future, FutureController } from '@futures/core';
import { futuresInEveryState } from '@futures/testing';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

const ends: Record<'cancelled' | 'failed' | 'succeeded', (controller: FutureController<number>) => void> = {
  cancelled: (controller) => void controller.future.cancel('enough'),
  failed: (controller) => controller.reject(new RangeError('no')),
  succeeded: (controller) => controller.resolve(42),
};
const endings = Object.keys(ends) as (keyof typeof ends)[];

describe('a done-callback', () => {
  test.each(endings)(
    'has been called once, with the future in its final state, when the step that ends it returns: %s (CF-039, CF-040, CF-041)',
    (ending) => {
      const controller = new FutureController<number>();
      const heard: unknown[] = [];
      controller.future.addDoneCallback((...args) =>
        heard.push(args, args[0].done(), args[0].outcome().status),
      );
      expect(heard).toEqual([]);
      ends[ending](controller);
      expect(heard).toHaveLength(3);
      expect((heard[0] as unknown[]).length).toBe(1);
      expect((heard[0] as unknown[])[0]).toBe(controller.future);
      expect(heard.slice(1)).toEqual([true, controller.future.outcome().status]);
    },
  );

  test.each(endings)('is called at once on a future that has %s (CF-042, CF-043, CF-044)', (ending) => {
    const { future } = futuresInEveryState()[ending].controller;
    const callback = jest.fn();
    future.addDoneCallback(callback);
    expect(callback.mock.calls).toEqual([[future]]);
  });

  test('is not called for a start', () => {
    const controller = new FutureController<number>();
    const callback = jest.fn();
    controller.future.addDoneCallback(callback);
    controller.start();
    expect(callback).not.toHaveBeenCalled();
  });

  test('is not called for a cancellation that was only asked for', () => {
    const controller = futuresInEveryState().running.controller;
    const callback = jest.fn();
    controller.future.addDoneCallback(callback);
    controller.future.cancel();
    expect(callback).not.toHaveBeenCalled();
    controller.cancel();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('gets the arguments that were bound to it, one set for each registration', () => {
    const controller = new FutureController<number>();
    const heard: [number, string][] = [];
    const callback = (_: Future<number>, n: number, text: string) => heard.push([n, text]);
    controller.future.addDoneCallback(callback, 1, 'one').addDoneCallback(callback, 2, 'two');
    controller.resolve(0);
    controller.future.addDoneCallback(callback, 3, 'three');
    expect(heard).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  test('that was added twice is called twice (CF-048)', () => {
    const controller = new FutureController<number>();
    const callback = jest.fn();
    controller.future.addDoneCallback(callback).addDoneCallback(callback);
    controller.resolve(1);
    expect(callback).toHaveBeenCalledTimes(2);
  });

  test('returns its future, so that calls chain', () => {
    const { future } = new FutureController<number>();
    expect(future.addDoneCallback(() => {})).toBe(future);
  });

  test.each([undefined, null, 5, 'text', {}])('that is %p is a TypeError, at any standing (CF-052)', (fn) => {
    for (const { future } of Object.values(futuresInEveryState())) {
      expect(() => future.addDoneCallback(fn as never)).toThrow(TypeError);
      expect(() => future.addDoneCallback(fn as never)).toThrow('Expected `fn` to be a function, got');
    }
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('done-callbacks run', () => {
  test('in the order in which they were added (CF-047)', () => {
    const controller = new FutureController<number>();
    const order: number[] = [];
    for (let n = 0; n < 100; n++) controller.future.addDoneCallback(() => order.push(n));
    controller.resolve(1);
    expect(order).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  test('before any awaiter goes on, whoever came first (CF-053)', async () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const order: string[] = [];
    const awaiting = (async () => {
      await future;
      order.push('await');
    })();
    const others = [
      future.then(() => order.push('then')),
      future.result().then(() => order.push('result')),
      future.finally(() => order.push('finally')),
    ];
    await Promise.resolve();
    future.addDoneCallback(() => order.push('first')).addDoneCallback(() => order.push('second'));
    controller.resolve(1);
    expect(order).toEqual(['first', 'second']);
    await Promise.all([awaiting, ...others]);
    expect(order.slice(2).sort()).toEqual(['await', 'finally', 'result', 'then']);
  });

  test('right there when one adds another, before those that are left (CF-049)', () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const order: string[] = [];
    future.addDoneCallback(() => {
      order.push('outer');
      future.addDoneCallback(() => order.push('inner'));
      order.push('outer goes on');
    });
    future.addDoneCallback(() => order.push('last'));
    controller.resolve(1);
    expect(order).toEqual(['outer', 'inner', 'outer goes on', 'last']);
  });

  test('also when one of them cancels the future or asks it: that changes nothing', () => {
    const controller = new FutureController<number>();
    const { future } = controller;
    const seen: unknown[] = [];
    future.addDoneCallback(() => seen.push(future.cancel(), future.state));
    future.addDoneCallback(() => seen.push(future.outcome()));
    controller.resolve(1);
    expect(seen).toEqual([false, 'finished', { status: 'fulfilled', value: 1 }]);
  });

  test('also when one of them settles another future, whose callbacks run inside (CF-050)', () => {
    const first = new FutureController<number>();
    const second = new FutureController<number>();
    const order: string[] = [];
    first.future.addDoneCallback(() => second.resolve(2)).addDoneCallback(() => order.push('first'));
    second.future.addDoneCallback(() => order.push('second'));
    first.resolve(1);
    expect(order).toEqual(['second', 'first']);
  });

  test('also when one of them tries to settle their own future again, which is reported', () => {
    const controller = new FutureController<number>();
    const last = jest.fn();
    controller.future.addDoneCallback(() => controller.resolve(2)).addDoneCallback(last);
    controller.resolve(1);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ name: 'InvalidStateError' });
    expect(last).toHaveBeenCalledTimes(1);
    expect(controller.future.outcome()).toEqual({ status: 'fulfilled', value: 1 });
  });
});

describe('what a done-callback throws', () => {
  test.each(endings)(
    'is reported, and disturbs neither the others nor the one who settles: %s (CF-045, CF-051)',
    (ending) => {
      const controller = new FutureController<number>();
      const mistake = new Error('callback');
      const others = jest.fn();
      controller.future
        .addDoneCallback(others)
        .addDoneCallback(() => {
          throw mistake;
        })
        .addDoneCallback(others);
      ends[ending](controller);
      controller.future.outcome();
      expect(others).toHaveBeenCalledTimes(2);
      expect(handler.mock.calls).toEqual([[mistake, controller.future]]);
    },
  );

  test('is reported as well when the future is done already (CF-046)', () => {
    const { future } = futuresInEveryState().succeeded.controller;
    const mistake = new Error('callback');
    future.addDoneCallback(() => {
      throw mistake;
    });
    expect(handler.mock.calls).toEqual([[mistake, future]]);
  });

  test.each([undefined, null, 0, ''])('is reported even if it is %p', (thrown) => {
    const { future } = futuresInEveryState().succeeded.controller;
    future.addDoneCallback(() => {
      throw thrown;
    });
    expect(handler.mock.calls).toEqual([[thrown, future]]);
  });

  test('is reported as well when it comes later, from an async callback (CF-051)', async () => {
    const { future } = futuresInEveryState().succeeded.controller;
    const mistake = new Error('callback');
    future.addDoneCallback(async () => {
      await Promise.resolve();
      throw mistake;
    });
    expect(handler).not.toHaveBeenCalled();
    await new Promise(setImmediate);
    expect(handler.mock.calls).toEqual([[mistake, future]]);
  });

  test('is nobody else’s: an async callback that succeeds, or a value that it returns, is ignored', async () => {
    const { future } = futuresInEveryState().succeeded.controller;
    future
      .addDoneCallback(async () => 'ignored')
      .addDoneCallback(() => new Error('not thrown'))
      .addDoneCallback(() => futuresInEveryState().failed.future);
    await new Promise(setImmediate);
    expect(handler).not.toHaveBeenCalled();
  });
});
