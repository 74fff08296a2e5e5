import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import {
  CancelledError,
  type Future,
  FutureController,
  InvalidStateError,
  type Outcome,
  setCallbackErrorHandler,
  TimeoutError,
} from '@futures/core';

/** What anybody can do to a future. */
type Step =
  | { do: 'start' | 'await' | 'result' | 'exception' | 'look' | 'progress' }
  | { do: 'resolve' | 'reject' | 'cancel' | 'end cancelled'; with: unknown }
  | { do: 'add' | 'remove'; callback: number };

/** Promises and futures are no values; everything else is, the falsy ones above all. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    false,
    0,
    '',
    Number.NaN,
    new Error('an error'),
    Symbol('a symbol'),
  ),
  fc.integer(),
);
const callback = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'start' }) },
  ...(['await', 'result', 'exception', 'look', 'progress'] as const).map((name) =>
    fc.constant<Step>({ do: name }),
  ),
  ...(['resolve', 'reject', 'cancel', 'end cancelled'] as const).map((name) =>
    fc.record({ do: fc.constant(name), with: value }),
  ),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), callback }) },
  fc.record({ do: fc.constant('remove' as const), callback }),
);

const isDone = ({ status }: Outcome<unknown>): boolean => status !== 'pending' && status !== 'running';

/** A future as simple as it can be: what it ought to be, what was asked of it, and what was called. */
class Model {
  outcome: Outcome<unknown> = { status: 'pending' };
  wish: { reason: unknown } | undefined;
  registered: { callback: number; bound: number }[] = [];
  called: string[] = [];

  settle(outcome: Outcome<unknown>): void {
    this.outcome = outcome;
    for (const registration of this.registered.splice(0)) this.call(registration);
  }

  add(registration: { callback: number; bound: number }): void {
    if (isDone(this.outcome)) this.call(registration);
    else this.registered.push(registration);
  }

  /** Callback 2 throws, callback 3 adds callback 0. */
  call({ callback, bound }: { callback: number; bound: number }): void {
    this.called.push(`${callback} with ${bound} saw ${this.outcome.status}`);
    if (callback === 3) this.call({ callback: 0, bound: -bound });
  }
}

type Callback = (future: Future<unknown>, bound: number) => void;

/** The real future beside its model. */
class Comparison {
  readonly controller = new FutureController<unknown>();
  readonly future: Future<unknown> = this.controller.future;
  readonly model = new Model();
  readonly called: string[] = [];
  readonly awaiters: Promise<unknown>[] = [];
  steps = 0;

  readonly #callbacks = [0, 1, 2, 3].map((n): Callback => (future, bound) => {
    this.called.push(`${n} with ${bound} saw ${future.outcome().status}`);
    if (n === 2) throw new Error('a callback');
    if (n === 3) future.addDoneCallback(this.callbackOf(0), -bound);
  });

  callbackOf(n: number): Callback {
    return this.#callbacks[n] as Callback;
  }

  take(step: Step): void {
    this.steps++;
    const before = this.model.outcome;
    const done = isDone(before);
    const { controller, future, model } = this;

    switch (step.do) {
      case 'start':
        if (before.status === 'pending') {
          expect(controller.start()).toBe(true);
          model.outcome = { status: 'running' };
        } else if (before.status === 'cancelled') expect(controller.start()).toBe(false);
        else expect(() => controller.start()).toThrow(InvalidStateError);
        break;

      case 'resolve':
      case 'reject': {
        const settle = () =>
          step.do === 'resolve' ? controller.resolve(step.with) : controller.reject(step.with);
        if (done) expect(settle).toThrow(InvalidStateError);
        else {
          settle();
          if (step.do === 'resolve') model.settle({ status: 'fulfilled', value: step.with });
          else model.settle({ status: 'rejected', reason: step.with });
        }
        break;
      }

      case 'end cancelled':
        controller.cancel(step.with);
        // Without a reason of its own, the producer ends it for the consumer's.
        if (!done)
          model.settle({
            status: 'cancelled',
            reason: step.with === undefined ? model.wish?.reason : step.with,
          });
        break;

      case 'cancel':
        expect(future.cancel(step.with)).toBe(before.status === 'pending' || before.status === 'cancelled');
        if (!done) model.wish ??= { reason: step.with };
        if (before.status === 'pending') model.settle({ status: 'cancelled', reason: model.wish?.reason });
        break;

      case 'add':
        future.addDoneCallback(this.callbackOf(step.callback), this.steps);
        model.add({ callback: step.callback, bound: this.steps });
        break;

      case 'remove': {
        const kept = model.registered.filter((registration) => registration.callback !== step.callback);
        expect(future.removeDoneCallback(this.callbackOf(step.callback))).toBe(
          model.registered.length - kept.length,
        );
        model.registered = kept;
        break;
      }

      case 'await':
        this.awaiters.push(this.checkOutcome(future.then(fulfilled, rejected)));
        break;

      case 'result':
        this.awaiters.push(this.checkOutcome(future.result(60_000).then(fulfilled, rejected)));
        this.awaiters.push(this.checkNow(future.result(0).then(fulfilled, rejected), before));
        break;

      case 'exception':
        this.awaiters.push(
          this.checkException(future.exception({ timeout: 60_000 }).then(fulfilled, rejected)),
        );
        break;

      case 'look':
        expect(future.outcome()).toStrictEqual(before);
        break;

      case 'progress':
        controller.progress(1);
    }
    this.check();
  }

  /** What holds at every moment. */
  check(): void {
    const { status } = this.model.outcome;
    expect(this.future.outcome()).toStrictEqual(this.model.outcome);
    expect(this.future.state).toBe(status === 'fulfilled' || status === 'rejected' ? 'finished' : status);
    expect([this.future.done(), this.future.running(), this.future.cancelled()]).toEqual([
      isDone(this.model.outcome),
      status === 'running',
      status === 'cancelled',
    ]);
    expect(this.future.cancelRequested).toBe(this.model.wish !== undefined);
    expect(this.called).toEqual(this.model.called);
    expect(String(this.future)).toContain(`state=${this.future.state}`);
  }

  async checkOutcome(ending: Promise<Ended>): Promise<void> {
    const ended = await ending;
    expect(ended).toStrictEqual(asEnded(this.model.outcome, ended));
  }

  async checkNow(ending: Promise<Ended>, atTheCall: Outcome<unknown>): Promise<void> {
    const ended = await ending;
    if (isDone(atTheCall)) expect(ended).toStrictEqual(asEnded(atTheCall, ended));
    else expect(ended.thrown).toBeInstanceOf(TimeoutError);
  }

  async checkException(ending: Promise<Ended>): Promise<void> {
    const ended = await ending;
    const { outcome } = this.model;
    if (outcome.status === 'fulfilled') expect(ended).toStrictEqual({ value: undefined });
    else if (outcome.status === 'rejected') expect(ended).toStrictEqual({ value: outcome.reason });
    else expect(ended).toStrictEqual(asEnded(outcome, ended));
  }
}

interface Ended {
  value?: unknown;
  thrown?: unknown;
}
const fulfilled = (value: unknown): Ended => ({ value });
const rejected = (thrown: unknown): Ended => ({ thrown });

/** What somebody who waits gets. A CancelledError is known by its reason only. */
function asEnded(outcome: Outcome<unknown>, ended: Ended): Ended {
  if (outcome.status === 'fulfilled') return { value: outcome.value };
  if (outcome.status === 'rejected') return { thrown: outcome.reason };
  expect(outcome.status).toBe('cancelled');
  expect(ended.thrown).toBeInstanceOf(CancelledError);
  expect((ended.thrown as CancelledError).reason).toBe((outcome as { reason: unknown }).reason);
  return { thrown: ended.thrown };
}

describe('whatever is done to a future, in whatever order,', () => {
  test('it goes only where its state allows, tells each callback once and in order, and everybody the same', async () => {
    setCallbackErrorHandler(() => {});
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const comparison = new Comparison();
        for (const step of steps) comparison.take(step);
        if (!comparison.future.done()) comparison.take({ do: 'resolve', with: 'at last' });
        await Promise.all(comparison.awaiters);
        comparison.check();
      }),
      { numRuns: 1000 },
    );
    setCallbackErrorHandler(undefined);
  }, 60_000);
});
