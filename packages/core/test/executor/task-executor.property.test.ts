import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExecutorShutdownError, type Future, type FutureState, QueueFullError } from '@futures/core';
import { upTo } from '@futures/testing';
import { ManualExecutor } from '../support/manual-executor.ts';

/** What anybody can do to an executor. `which` picks one of what there is. */
type Step =
  | { do: 'submit'; priority: number; fails: boolean; aborted: boolean }
  | { do: 'start' | 'ready' }
  | { do: 'end' | 'cancel'; which: number }
  | { do: 'shutdown'; cancelFutures: boolean };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('submit' as const),
        priority: fc.integer({ min: -1, max: 1 }),
        fails: fc.boolean(),
        aborted: fc.nat({ max: 9 }).map((n) => n === 0),
      }),
    },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('ready' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('shutdown' as const), cancelFutures: fc.boolean() }),
    },
  ),
  { maxLength: 80 },
);

interface Submitted {
  future: Future<number>;
  priority: number;
  fails: boolean;
  state: FutureState;
  failed: boolean;
}

/** An executor, and beside it the lists of what should wait and run. */
class Run {
  readonly executor: ManualExecutor;
  readonly all: Submitted[] = [];
  readonly waiting: Submitted[] = [];
  readonly running: Submitted[] = [];
  /** There was room, or the door was closed. */
  readonly readies: Promise<void>[] = [];
  closed = false;
  readonly #slots: number;
  readonly #maxQueue: number;

  constructor(slots: number, maxQueue: number) {
    this.#slots = slots;
    this.#maxQueue = maxQueue;
    this.executor = new ManualExecutor(slots, maxQueue);
  }

  do(step: Step): void {
    if (step.do === 'submit') this.#submit(step);
    else if (step.do === 'start') this.#start();
    else if (step.do === 'end') this.#end(step.which);
    else if (step.do === 'cancel') this.#cancel(step.which);
    else if (step.do === 'shutdown') this.#shutDown(step.cancelFutures);
    else this.#ready();
  }

  check(): void {
    const count = (state: FutureState, failed = false): number =>
      this.all.filter((task) => task.state === state && task.failed === failed).length;
    expect(this.all.map(({ future }) => future.state)).toEqual(this.all.map(({ state }) => state));
    expect(this.executor.stats).toEqual({
      workers: this.#slots,
      idle: this.#slots - this.running.length,
      queued: count('pending'),
      running: count('running'),
      completed: count('finished'),
      failed: count('finished', true),
      cancelled: count('cancelled'),
    });
  }

  #submit({ priority, fails, aborted }: Extract<Step, { do: 'submit' }>): void {
    const submit = (): Future<number> =>
      this.executor
        .with({ priority, signal: aborted ? AbortSignal.abort() : undefined })
        .submit((n: number) => {
          if (fails) throw new RangeError('failed');
          return n;
        }, this.all.length);
    if (this.closed) return expect(submit).toThrow(ExecutorShutdownError);
    const free = this.#slots - this.running.length;
    if (this.waiting.length - free >= this.#maxQueue) return expect(submit).toThrow(QueueFullError);
    const task: Submitted = {
      future: submit(),
      priority,
      fails,
      state: aborted ? 'cancelled' : 'pending',
      failed: false,
    };
    this.all.push(task);
    if (aborted) return;
    const place = this.waiting.findIndex((other) => other.priority < priority);
    this.waiting.splice(place === -1 ? this.waiting.length : place, 0, task);
  }

  #start(): void {
    const mayStart = this.waiting.length > 0 && this.running.length < this.#slots;
    expect(this.executor.startNext()).toBe(mayStart);
    if (!mayStart) return;
    const next = this.waiting.shift() as Submitted;
    next.state = 'running';
    this.running.push(next);
  }

  #end(which: number): void {
    if (this.running.length === 0) return;
    this.executor.endOne(which);
    const [task] = this.running.splice(which % this.running.length, 1) as [Submitted];
    task.state = 'finished';
    task.failed = task.fails;
    if (task.fails) expect(task.future.outcome().status).toBe('rejected');
  }

  #cancel(which: number): void {
    if (this.all.length === 0) return;
    const task = this.all[which % this.all.length] as Submitted;
    const place = this.waiting.indexOf(task);
    if (place !== -1) {
      this.waiting.splice(place, 1);
      task.state = 'cancelled';
    }
    expect(task.future.cancel()).toBe(task.state === 'cancelled');
  }

  #shutDown(cancelFutures: boolean): void {
    void this.executor.shutdown({ wait: false, cancelFutures });
    this.closed = true;
    if (!cancelFutures) return;
    for (const task of this.waiting.splice(0)) task.state = 'cancelled';
  }

  #ready(): void {
    this.readies.push(this.executor.ready().catch(() => {}));
  }
}

test('an executor does what two lists do, and every future settles in the end (CF-100, CF-142, CF-145)', async () => {
  const maxQueue = fc.oneof(fc.constant(Infinity), fc.nat({ max: 4 }));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), maxQueue, steps, async (slots, maxQueue, sequence) => {
      const run = new Run(slots, maxQueue);
      for (const step of sequence) {
        run.do(step);
        run.check();
        await Promise.resolve();
      }
      const over = run.executor.shutdown();
      run.closed = true;
      while (run.waiting.length + run.running.length > 0) {
        run.do({ do: 'start' });
        run.do({ do: 'end', which: 0 });
        run.check();
      }
      await over;
      expect(run.all.every(({ future }) => future.done())).toBe(true);
      expect(run.executor.stats).toMatchObject({ queued: 0, running: 0 });
      await Promise.all(run.readies);
      await expect(run.executor.ready()).rejects.toThrow(ExecutorShutdownError);
    }),
    { numRuns: 500 },
  );
});

test('whoever waits for room is told when there is some, first come, first served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 8 }), async (maxQueue, waiters) => {
      const executor = new ManualExecutor(1, maxQueue);
      const submit = (): Future<number> => executor.submit(() => 1);
      for (let n = 0; n <= maxQueue; n++) submit();
      expect(submit).toThrow(QueueFullError);
      const served: number[] = [];
      const all = upTo(waiters).map(async (n) => {
        await executor.ready();
        submit();
        served.push(n);
      });
      while (served.length < waiters) {
        if (!executor.startNext()) executor.endOne(0);
        for (let turn = 0; turn < 10; turn++) await Promise.resolve();
        expect(executor.stats.queued).toBeLessThanOrEqual(maxQueue + 1);
      }
      await Promise.all(all);
      expect(served).toEqual(upTo(waiters));
    }),
    { numRuns: 50 },
  );
});
