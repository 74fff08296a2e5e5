import { describe, expect, test } from '@jest/globals';
import { Future, FutureController, InvalidStateError, type FutureState, type Outcome } from '@futures/core';
import { failure, futuresInEveryState, type Standing } from '@futures/testing';

const standings = Object.keys(futuresInEveryState()) as Standing[];

interface Seen {
  state: FutureState;
  done: boolean;
  running: boolean;
  cancelled: boolean;
  outcome: Outcome<number>;
}

const expected: Record<Standing, Seen> = {
  pending: {
    state: 'pending',
    done: false,
    running: false,
    cancelled: false,
    outcome: { status: 'pending' },
  },
  running: {
    state: 'running',
    done: false,
    running: true,
    cancelled: false,
    outcome: { status: 'running' },
  },
  cancelled: {
    state: 'cancelled',
    done: true,
    running: false,
    cancelled: true,
    outcome: { status: 'cancelled', reason: 'not wanted' },
  },
  failed: {
    state: 'finished',
    done: true,
    running: false,
    cancelled: false,
    outcome: { status: 'rejected', reason: failure },
  },
  succeeded: {
    state: 'finished',
    done: true,
    running: false,
    cancelled: false,
    outcome: { status: 'fulfilled', value: 42 },
  },
};

const see = (future: Future<number>): Seen => ({
  state: future.state,
  done: future.done(),
  running: future.running(),
  cancelled: future.cancelled(),
  outcome: future.outcome(),
});

describe('a future can be asked at any moment', () => {
  test.each(standings)(
    'for its state, and for a snapshot of it, when it is %s (CF-001, CF-002, CF-003, CF-004, CF-019)',
    (standing) => {
      expect(see(futuresInEveryState()[standing].future)).toStrictEqual(expected[standing]);
    },
  );

  test('and gives the failure itself, not a copy (CF-019)', () => {
    const outcome = futuresInEveryState().failed.future.outcome();
    expect(outcome.status === 'rejected' && outcome.reason).toBe(failure);
  });

  test('also when it was made without an executor (CF-001, CF-020)', () => {
    expect(see(new Future<number>())).toStrictEqual(expected.pending);
  });

  test('and a snapshot is of its moment', () => {
    const controller = futuresInEveryState().pending.controller;
    const before = controller.future.outcome();
    controller.resolve(1);
    expect(before).toStrictEqual({ status: 'pending' });
  });
});

describe('start()', () => {
  test('makes a pending future run (CF-010)', () => {
    const controller = futuresInEveryState().pending.controller;
    expect(controller.start()).toBe(true);
    expect(controller.future.running()).toBe(true);
  });

  test('says that a cancelled task must not begin, however often it is asked (CF-011, CF-012)', () => {
    const controller = futuresInEveryState().cancelled.controller;
    expect([controller.start(), controller.start()]).toEqual([false, false]);
    expect(see(controller.future)).toStrictEqual(expected.cancelled);
  });

  test.each(['running', 'failed', 'succeeded'] as const)(
    'is a mistake when the future is %s, and changes nothing (CF-012)',
    (standing) => {
      const controller = futuresInEveryState()[standing].controller;
      expect(() => controller.start()).toThrow(InvalidStateError);
      expect(() => controller.start()).toThrow(`${expected[standing].state}: ${String(controller.future)}`);
      expect(see(controller.future)).toStrictEqual(expected[standing]);
    },
  );
});

describe('a future is settled', () => {
  test.each(['pending', 'running'] as const)('from %s with a value (CF-013)', (standing) => {
    const controller = futuresInEveryState()[standing].controller;
    controller.resolve(42);
    expect(see(controller.future)).toStrictEqual(expected.succeeded);
  });

  test.each(['pending', 'running'] as const)('from %s with a failure', (standing) => {
    const controller = futuresInEveryState()[standing].controller;
    controller.reject(failure);
    expect(see(controller.future)).toStrictEqual(expected.failed);
  });

  test.each(['pending', 'running'] as const)('from %s with a cancellation by its producer', (standing) => {
    const controller = futuresInEveryState()[standing].controller;
    controller.cancel('not wanted');
    expect(see(controller.future)).toStrictEqual(expected.cancelled);
  });

  test.each(['cancelled', 'failed', 'succeeded'] as const)(
    'once: when it is %s, to resolve or reject it is a mistake that says what it is (CF-014, CF-015, CF-016, CF-017)',
    (standing) => {
      const controller = futuresInEveryState()[standing].controller;
      const printed = String(controller.future);
      const mistakes = [() => controller.resolve(1), () => controller.reject(new Error('late'))];
      for (const mistake of mistakes) {
        expect(mistake).toThrow(InvalidStateError);
        expect(mistake).toThrow(`${expected[standing].state}: ${printed}`);
      }
      expect(see(controller.future)).toStrictEqual(expected[standing]);
    },
  );

  test.each(['cancelled', 'failed', 'succeeded'] as const)(
    'once: when it is %s, its producer cancels nothing any more',
    (standing) => {
      const controller = futuresInEveryState()[standing].controller;
      controller.cancel('too late');
      expect(see(controller.future)).toStrictEqual(expected[standing]);
    },
  );

  test.each([
    ['a promise', Promise.resolve(1)],
    ['a future', Future.resolved(1)],
    ['a thenable', { then: () => {} }],
    ['a function with a then', Object.assign(() => {}, { then: () => {} })],
  ])(
    'with a value: %s is awaited first, or it is a TypeError that leaves the future as it was',
    (_, value) => {
      const controller = new FutureController<unknown>();
      expect(() => controller.resolve(value)).toThrow(TypeError);
      expect(controller.future.state).toBe('pending');
      controller.resolve('a value');
      expect(controller.future.outcome()).toEqual({ status: 'fulfilled', value: 'a value' });
    },
  );

  test('with a thenable as its failure: that is only a reason', () => {
    const reason = Promise.resolve(1);
    const controller = new FutureController<never>();
    controller.reject(reason);
    const outcome = controller.future.outcome();
    expect(outcome.status === 'rejected' && outcome.reason).toBe(reason);
  });
});

describe('what a future ended with', () => {
  const falsy = [undefined, null, false, 0, -0, 0n, Number.NaN, ''];

  test.each(falsy)('is kept as it is when it is the value %p (CF-035)', (value) => {
    const outcome = Future.resolved(value).outcome();
    expect(outcome).toStrictEqual({ status: 'fulfilled', value });
  });

  test.each(falsy)('is a failure even when it is the reason %p (CF-018, CF-033)', async (reason) => {
    const controller = new FutureController<never>();
    controller.start();
    controller.reject(reason);
    const { future } = controller;
    expect(future.outcome()).toStrictEqual({ status: 'rejected', reason });
    expect(await future.exception()).toBe(reason);
    expect(
      await future.then(
        () => 'resolved',
        (caught: unknown) => ({ caught }),
      ),
    ).toStrictEqual({ caught: reason });
    expect(
      await future.result().then(
        () => 'resolved',
        (caught: unknown) => ({ caught }),
      ),
    ).toStrictEqual({ caught: reason });
  });

  test.each(falsy)('is the reason of a cancellation even when it is %p', (reason) => {
    const { future } = new FutureController<never>();
    future.cancel(reason);
    expect(future.outcome()).toStrictEqual({ status: 'cancelled', reason });
  });
});
