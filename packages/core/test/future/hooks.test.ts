import { describe, expect, jest, test } from '@jest/globals';
import { FutureController, type FutureHooks, InvalidStateError } from '@futures/core';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

/** A controller whose hooks can reach it. */
function withHooks<T>(hooks: (controller: () => FutureController<T>) => FutureHooks): FutureController<T> {
  const controller: FutureController<T> = new FutureController<T>(hooks(() => controller));
  return controller;
}

describe('onCancel', () => {
  test('hears what the consumer gave, while the future is still as it was', () => {
    const heard: unknown[] = [];
    const controller = withHooks((self) => ({
      onCancel: (reason, options) => heard.push([self().future.state, reason, options]),
    }));
    controller.future.cancel('why', { killAfter: 50 });
    expect(heard).toEqual([['pending', 'why', { killAfter: 50 }]]);
    expect(controller.future.cancelled()).toBe(true);
  });

  test('hears each request to a running task, so that a later one can be harder', () => {
    const onCancel = jest.fn();
    const controller = new FutureController({ onCancel });
    controller.start();
    controller.future.cancel('please');
    controller.future.cancel('now', { killAfter: 0 });
    expect(onCancel.mock.calls).toEqual([
      ['please', {}],
      ['please', { killAfter: 0 }],
    ]);
  });

  test('hears nothing when there is nothing to cancel, nor when the producer cancels', () => {
    const onCancel = jest.fn();
    for (const end of ['resolve', 'reject', 'cancel'] as const) {
      const controller = new FutureController<unknown>({ onCancel });
      controller[end]('the end');
      controller.future.outcome();
      controller.future.cancel();
    }
    expect(onCancel).not.toHaveBeenCalled();
  });

  test('may end a running future at once, which is then cancelled for the consumer', () => {
    const controller = withHooks((self) => ({ onCancel: () => self().cancel() }));
    controller.start();
    expect(controller.future.cancel('stop')).toBe(true);
    expect(controller.future.outcome()).toEqual({ status: 'cancelled', reason: 'stop' });
  });

  test('may find that the task runs already, which is then only asked', () => {
    const controller = withHooks((self) => ({ onCancel: () => void self().start() }));
    expect(controller.future.cancel('stop')).toBe(false);
    expect(controller.future.state).toBe('running');
    expect(controller.future.cancelRequested).toBe(true);
    expect(controller.future.signal.aborted).toBe(true);
  });

  test('may find the result there, which then stands', async () => {
    const controller = withHooks<number>((self) => ({ onCancel: () => self().resolve(3) }));
    expect(controller.future.cancel()).toBe(false);
    expect(await controller.future).toBe(3);
  });

  test('may find the failure there, which then stands', async () => {
    const controller = withHooks<number>((self) => ({
      onCancel: () => self().reject(new RangeError('early')),
    }));
    expect(controller.future.cancel()).toBe(false);
    await expect(controller.future).rejects.toThrow('early');
  });

  test('that throws is reported, and the future is cancelled all the same', () => {
    const mistake = new Error('hook');
    const controller = new FutureController({
      onCancel() {
        throw mistake;
      },
    });
    expect(controller.future.cancel()).toBe(true);
    expect(handler.mock.calls).toEqual([[mistake, controller.future]]);
  });

  test('that rejects is reported too', async () => {
    const mistake = new Error('hook');
    const onCancel: () => unknown = () => Promise.reject(mistake);
    const controller = new FutureController({ onCancel });
    expect(controller.future.cancel()).toBe(true);
    await Promise.resolve();
    expect(handler.mock.calls).toEqual([[mistake, controller.future]]);
  });

  test('is called on the hooks that were given', () => {
    const hooks = {
      heard: [] as unknown[],
      onCancel(reason: unknown) {
        this.heard.push(reason);
      },
    };
    new FutureController(hooks).future.cancel('why');
    expect(hooks.heard).toEqual(['why']);
  });
});

describe('started', () => {
  test('lets a future tell that a worker has claimed it', () => {
    let claimed = false;
    const { future } = new FutureController({ started: () => claimed });
    expect([future.state, future.running(), future.outcome()]).toEqual([
      'pending',
      false,
      { status: 'pending' },
    ]);
    claimed = true;
    expect(future.state).toBe('running');
    expect(future.running()).toBe(true);
    expect(future.outcome()).toEqual({ status: 'running' });
    expect(String(future)).toContain('state=running');
  });

  test.each(['asked', 'not asked'])(
    'takes no start away from the producer, whether somebody has %s meanwhile',
    async (asked) => {
      const controller = new FutureController<number>({ started: () => true });
      if (asked === 'asked') expect(controller.future.running()).toBe(true);
      expect(controller.start()).toBe(true);
      expect(() => controller.start()).toThrow(InvalidStateError);
      controller.resolve(1);
      expect(await controller.future).toBe(1);
    },
  );

  test('is asked also while the producer is told of a cancel request', () => {
    const heard: unknown[] = [];
    const controller = withHooks((self) => ({
      started: () => true,
      onCancel: () => heard.push(self().future.state, self().future.cancel()),
    }));
    expect(controller.future.cancel()).toBe(false);
    expect(heard).toEqual(['running', false]);
  });

  test('keeps a claimed task from being cancelled as if it were pending', () => {
    const { future } = new FutureController({ started: () => true });
    expect(future.cancel('late')).toBe(false);
    expect(future.state).toBe('running');
    expect(future.cancelRequested).toBe(true);
  });

  test('is asked only while the future is pending', () => {
    const started = jest.fn(() => false);
    const controller = new FutureController<number>({ started });
    expect(controller.future.state).toBe('pending');
    const asked = started.mock.calls.length;
    expect(asked).toBeGreaterThan(0);
    controller.start();
    expect(controller.future.state).toBe('running');
    controller.resolve(1);
    expect(controller.future.state).toBe('finished');
    controller.future.cancel();
    expect(started).toHaveBeenCalledTimes(asked);
  });

  test('may start the future by itself', () => {
    const controller = withHooks((self) => ({ started: () => self().start() }));
    expect(controller.future.state).toBe('running');
    expect(controller.future.running()).toBe(true);
    expect(handler).not.toHaveBeenCalled();
  });

  test('may settle the future by itself', () => {
    const controller = withHooks<number>((self) => ({
      started() {
        self().resolve(5);
        return true;
      },
    }));
    expect(controller.future.state).toBe('finished');
    expect(controller.future.cancel()).toBe(false);
    expect(controller.future.outcome()).toEqual({ status: 'fulfilled', value: 5 });
    expect(handler).not.toHaveBeenCalled();
  });

  test('may ask the future, or another whose hook asks it', () => {
    const seen: unknown[] = [];
    const look = (controller: FutureController<unknown>) => void seen.push(controller.future.state);
    const first: FutureController<unknown> = new FutureController<unknown>({
      started() {
        look(first);
        look(second);
        return false;
      },
    });
    const second = new FutureController<unknown>({
      started() {
        look(first);
        return false;
      },
    });
    expect(first.future.state).toBe('pending');
    expect(seen).toEqual(['pending', 'pending', 'pending']);
    expect(first.future.cancel()).toBe(true);
    expect(handler).not.toHaveBeenCalled();
  });

  test('that throws is reported, and the future is pending as far as anybody knows', () => {
    const mistake = new Error('hook');
    const { future } = new FutureController({
      started() {
        throw mistake;
      },
    });
    expect(future.state).toBe('pending');
    expect(handler.mock.calls).toEqual([[mistake, future]]);
    expect(String(future)).toContain('state=pending');
    expect(future.cancel()).toBe(true);
  });
});

describe('hooks', () => {
  test.each([
    ['hooks', 5, '`hooks` to be an object, got `5` (number)'],
    ['hooks', null, '`hooks` to be an object, got `null` (null)'],
    ['onCancel', { onCancel: 'x' }, '`hooks.onCancel` to be a function, got `"x"` (string)'],
    ['started', { started: true }, '`hooks.started` to be a function, got `true` (boolean)'],
  ])('that make no sense are a TypeError (%s)', (_, hooks, message) => {
    expect(() => new FutureController(hooks as FutureHooks)).toThrow(new TypeError(`Expected ${message}`));
  });

  test('may be left out, one or all', () => {
    expect(new FutureController({}).future.cancel()).toBe(true);
    expect(new FutureController(undefined).future.cancel()).toBe(true);
  });
});
