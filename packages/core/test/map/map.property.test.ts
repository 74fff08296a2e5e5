import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type MapOptions, type MapResults } from '@futures/core';
import { ManualExecutor } from '../support/manual-executor.ts';

/** How the consumer leaves, if it does. */
type Exit = 'return' | 'cancel' | 'signal';

interface Case {
  /** How many items the input has, and after how many it throws. */
  size: number;
  breaksAfter: number;
  kind: 'array' | 'iterable' | 'async iterable';
  failing: readonly number[];
  options: { chunksize?: number | 'auto'; buffersize?: number; ordered: boolean; settled: boolean };
  /** After how many results, and by which way. */
  exit: { after: number; by: Exit };
  /** How many steps are asked for before the first is answered. */
  ahead: number;
  slots: number;
  /** What happens next, whenever there is a choice. */
  choices: number[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  size: fc.nat({ max: 24 }),
  breaksAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, fc.nat({ max: 24 })),
  kind: fc.constantFrom('array', 'iterable', 'async iterable'),
  failing: fc.oneof(fc.constant<number[]>([]), fc.uniqueArray(fc.nat({ max: 24 }), { maxLength: 4 })),
  options: fc.record(
    {
      chunksize: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 9 })),
      buffersize: fc.integer({ min: 1, max: 9 }),
      ordered: fc.boolean(),
      settled: fc.boolean(),
    },
    { requiredKeys: ['ordered', 'settled'] },
  ),
  exit: fc.record({
    after: fc.oneof(fc.constant(Infinity), fc.nat({ max: 24 })),
    by: fc.constantFrom('return', 'cancel', 'signal'),
  }),
  ahead: fc.integer({ min: 1, max: 3 }),
  slots: fc.integer({ min: 1, max: 4 }),
  choices: fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 40 }),
});

const failure = (n: number): Error => new RangeError(`item ${n}`);
const broken = new TypeError('the input broke');

/** What a consumer sees, one entry a step. */
type Seen = { value: unknown } | { error: unknown } | 'done';

/** The input, and what it noticed. */
class Input {
  pulled = 0;
  closed = 0;
  /** It ended, or threw. */
  over = false;
  readonly #case: Case;
  readonly #onPull: () => void;

  constructor(of: Case, onPull: () => void) {
    this.#case = of;
    this.#onPull = onPull;
  }

  get items(): Iterable<number> | AsyncIterable<number> {
    const { size, kind } = this.#case;
    const iterator = { next: () => this.#next(), return: () => this.#return() };
    if (kind === 'iterable') return { [Symbol.iterator]: () => iterator };
    if (kind === 'array')
      return Object.assign(Array.from({ length: size }), { [Symbol.iterator]: () => iterator });
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => this.#next(),
        return: async () => this.#return(),
      }),
    };
  }

  #next(): IteratorResult<number, undefined> {
    if (this.over || this.closed > 0) throw new Error('asked for more after the end');
    if (this.pulled < this.#case.breaksAfter && this.pulled < this.#case.size) {
      const value = this.pulled++;
      this.#onPull();
      return { done: false, value };
    }
    this.over = true;
    if (this.pulled >= this.#case.breaksAfter) throw broken;
    return { done: true, value: undefined };
  }

  #return(): IteratorResult<number, undefined> {
    this.closed++;
    return { done: true, value: undefined };
  }
}

/** One run: an executor, an input, a consumer, and what came of it. */
class Run {
  readonly executor: ManualExecutor;
  readonly input: Input;
  readonly seen: Seen[] = [];
  /** The items in the order in which their tasks ended. */
  readonly ended: number[] = [];
  readonly limit: number;
  /** How many items were taken that were not handed out, at the worst moment. */
  mostAhead = 0;
  thrown: { error: unknown } | undefined;
  left = false;
  readonly #case: Case;
  readonly #controller = new AbortController();
  #results: MapResults<unknown> | undefined;

  constructor(of: Case) {
    this.#case = of;
    this.executor = new ManualExecutor(of.slots);
    this.input = new Input(of, () => {
      this.mostAhead = Math.max(this.mostAhead, this.input.pulled - this.#handedOut);
    });
    const { buffersize } = of.options;
    this.limit = buffersize ?? (of.kind === 'array' ? Infinity : 4 * of.slots);
  }

  async play(): Promise<void> {
    const task = (n: number): number => {
      this.ended.push(n);
      if (this.#case.failing.includes(n)) throw failure(n);
      return n;
    };
    try {
      const options: MapOptions = { ...this.#case.options, signal: this.#controller.signal };
      this.#results = this.executor.map(task, this.input.items, options);
    } catch (error) {
      this.thrown = { error };
      return;
    }
    let consumed = false;
    const consumer = this.#consume().finally(() => (consumed = true));
    for (let turn = 0; !consumed; turn++) {
      if (turn > 2000) throw new Error('nothing goes on any more');
      this.#work(turn);
      await nextTurn();
    }
    await consumer;
  }

  /** Starts or ends a task. */
  #work(turn: number): void {
    const { choices } = this.#case;
    const choice = choices[turn % choices.length] as number;
    if (choice % 2 === 0 && this.executor.startNext()) return;
    if (this.executor.running > 0) this.executor.endOne(choice);
    else this.executor.startNext();
  }

  async #consume(): Promise<void> {
    const { exit, ahead } = this.#case;
    const results = this.#results as MapResults<unknown>;
    for (let asking = true; asking;) {
      if (this.seen.length >= exit.after) {
        this.left = true;
        if (exit.by === 'return') await results.return();
        else if (exit.by === 'cancel') results.cancel('enough');
        else this.#controller.abort('enough');
      }
      const steps = Array.from({ length: this.left ? 2 : ahead }, () => results.next());
      for (const step of await Promise.allSettled(steps)) {
        if (step.status === 'rejected') this.seen.push({ error: step.reason });
        else if (step.value.done === true) this.seen.push('done');
        else this.seen.push({ value: step.value.value });
      }
      asking = !this.left && this.seen.at(-1) !== 'done';
    }
  }

  /** At a pull, these steps are answered, or about to be in this very moment. */
  get #handedOut(): number {
    const { ordered, settled } = this.#case.options;
    const inOrder = ordered ? this.#endedInOrder : this.ended;
    const atMost = this.seen.length + this.#case.ahead;
    const failed = settled ? -1 : inOrder.findIndex((n) => this.#case.failing.includes(n));
    return Math.min(atMost, failed === -1 ? inOrder.length : failed + 1);
  }

  get #endedInOrder(): number[] {
    const inOrder: number[] = [];
    while (this.ended.includes(inOrder.length)) inOrder.push(inOrder.length);
    return inOrder;
  }

  /** What the model says that the consumer sees until nobody leaves. */
  get expected(): Seen[] {
    const { size, breaksAfter, failing, options } = this.#case;
    const length = Math.min(size, breaksAfter);
    const expected: Seen[] = [];
    const order = options.ordered ? Array.from({ length }, (_, n) => n) : this.ended;
    for (const n of order) {
      const error = failing.includes(n) ? failure(n) : undefined;
      if (options.settled) {
        expected.push({
          value: error ? { status: 'rejected', reason: error } : { status: 'fulfilled', value: n },
        });
      } else if (error === undefined) {
        expected.push({ value: n });
      } else {
        return [...expected, { error }, 'done'];
      }
    }
    return breaksAfter <= size ? [...expected, { error: broken }, 'done'] : [...expected, 'done'];
  }
}

describe('map()', () => {
  test('is a simple loop over the input, whatever the sizes, the order, the failures and the exit (CF-118, CF-131, CF-137)', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (of) => {
        const run = new Run({ ...of, breaksAfter: of.kind === 'array' ? Infinity : of.breaksAfter });
        await run.play();
        const { executor, input, seen } = run;
        expect(run.mostAhead).toBeLessThanOrEqual(run.limit);

        if (run.thrown !== undefined) {
          // The input broke before anybody could have the results.
          expect(run.thrown.error).toBe(broken);
          expect([of.kind, input.pulled < run.limit]).toEqual(['iterable', true]);
          expect(executor.stats).toMatchObject({ queued: 0, cancelled: input.pulled });
          return;
        }
        const answers = run.left ? seen.slice(0, -2) : seen.slice(0, seen.indexOf('done') + 1);
        expect(answers).toEqual(run.expected.slice(0, answers.length));
        const rest = seen.slice(answers.length);
        if (!run.left) {
          expect(answers).toEqual(run.expected);
          expect(rest.every((answer) => answer === 'done')).toBe(true);
        } else if (
          of.exit.by === 'return' ||
          answers.some((answer) => answer === 'done' || 'error' in answer)
        ) {
          expect(rest).toEqual(['done', 'done']);
        } else {
          expect(rest).toEqual([{ error: expect.objectContaining({ reason: 'enough' }) }, 'done']);
        }

        // The input was closed once, unless it had ended by itself; what had not started never will.
        // A step of an async input that was pending then may still have ended it, or brought an item that is dropped.
        const loose = of.kind === 'async iterable' && input.closed === 1 ? 1 : 0;
        if (loose === 0 || !input.over) expect(input.closed).toBe(input.over ? 0 : 1);
        expect(executor.stats.queued).toBe(0);
        const { completed, failed, cancelled, running } = executor.stats;
        const submitted = completed + failed + cancelled + running;
        expect(submitted).toBeLessThanOrEqual(input.pulled);
        expect(submitted).toBeGreaterThanOrEqual(input.pulled - loose);
      }),
      { numRuns: 1000 },
    );
  });
});
