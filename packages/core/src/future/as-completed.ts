import { asyncDispose, dispose } from '../base/dispose.ts';
import { Fifo } from '../base/fifo.ts';
import { checkOptions } from '../base/validate.ts';
import { onInterrupt, throwIfCancelled, waitChecks, type WaitOptions } from '../cancellation/interrupt.ts';
import { InvalidStateError, TimeoutError } from '../errors.ts';
import { distinctFutures, stopTelling, tellOfEach } from './each-settled.ts';
import type { Future } from './future.ts';
import type { Watcher } from './watcher.ts';

/**
 * Yields futures as they end, not their results. A type of its own: of a bare `AsyncIterable<Future<T>>` TypeScript
 * believes that `for await` unwraps the futures. Before TypeScript 7 it believes so of any type that it has seen in a
 * loop before, unless that is a union; so this is a union of one type and its double.
 */
export type AsCompleted<T> = Completions<T> | CompletionsToo<T>;

interface Completions<T> extends AsyncDisposable {
  next(): Promise<IteratorResult<Future<T>, undefined>>;
  return(): Promise<IteratorResult<Future<T>, undefined>>;
  [Symbol.asyncIterator](): AsCompleted<T>;
  /** More futures to yield. Does not move the deadline. */
  add(...futures: Future<T>[]): AsCompleted<T>;
}

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a double has nothing of its own
interface CompletionsToo<T> extends Completions<T> {}

/**
 * Yields each future once: those that are done already in the order of the input, then each as it ends. The time
 * counts from this call; when it is up, the next step rejects with a `TimeoutError`, after all that ended in time.
 */
export function asCompleted<T>(futures: Iterable<Future<T>>, options: WaitOptions = {}): AsCompleted<T> {
  checkOptions<WaitOptions>('asCompleted()', options, waitChecks);
  return new CompletionOrder(distinctFutures('futures', futures), options);
}

interface Step<T> {
  resolve(result: IteratorResult<Future<T>, undefined>): void;
  reject(error: unknown): void;
}

class CompletionOrder<T> implements Completions<T>, Watcher<Future<T>> {
  readonly #options: WaitOptions;
  readonly #deadline: number;
  /** Done but not yielded. What was yielded is not held any more. */
  readonly #finished = new Fifo<Future<T>>();
  readonly #unfinished = new Set<Future<T>>();
  readonly #seen = new WeakSet<Future<T>>();
  #total = 0;
  /** Calls of `next` that wait. Invariant: there are none while something is finished. */
  readonly #steps = new Fifo<Step<T>>();
  /** There while something is unfinished. */
  #interruption: Disposable | undefined;
  /** What the next step rejects with, after the finished ones; it ends the iteration. */
  #failure: (() => Error) | undefined;
  /** How many were unfinished when the time was up. */
  #late = 0;
  #ended = false;

  constructor(futures: Set<Future<T>>, options: WaitOptions) {
    this.#options = options;
    this.#deadline = performance.now() + (options.timeout ?? Infinity);
    this.#follow(futures);
  }

  async next(): Promise<IteratorResult<Future<T>, undefined>> {
    if (!this.#ended) this.#checkSignal();
    const future = this.#finished.shift();
    if (future !== undefined) return { done: false, value: future };
    if (this.#failure !== undefined) throw this.#takeFailure();
    if (this.#unfinished.size > 0)
      return new Promise((resolve, reject) => this.#steps.push({ resolve, reject }));
    this.#end();
    return { done: true, value: undefined };
  }

  /** Leaves the futures as they are, with nothing of ours on them. */
  async return(): Promise<IteratorResult<Future<T>, undefined>> {
    this.#end();
    return { done: true, value: undefined };
  }

  async [asyncDispose](): Promise<void> {
    this.#end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  add(...futures: Future<T>[]): this {
    const distinct = distinctFutures('futures', futures);
    if (this.#ended) throw new InvalidStateError('asCompleted() has ended, it takes no more futures');
    this.#follow(distinct);
    return this;
  }

  /** Called by each future when it settles. */
  settled(finished: Future<T>): void {
    this.#unfinished.delete(finished);
    if (this.#unfinished.size === 0) this.#stopInterruption();
    const step = this.#steps.shift();
    if (step === undefined) this.#finished.push(finished);
    else step.resolve({ done: false, value: finished });
    if (this.#unfinished.size === 0 && this.#steps.length > 0) this.#end();
  }

  #follow(futures: Iterable<Future<T>>): void {
    const fresh = [...futures].filter((future) => !this.#seen.has(future));
    this.#total += fresh.length;
    for (const future of fresh) {
      this.#seen.add(future);
      this.#unfinished.add(future);
    }
    tellOfEach(fresh, this);
    this.#checkSignal();
    if (this.#unfinished.size > 0) this.#startInterruption();
  }

  #startInterruption(): void {
    const timeout = this.#deadline - performance.now();
    if (timeout <= 0) return this.#timedOut();
    this.#interruption ??= onInterrupt({ timeout, signal: this.#options.signal }, 'asCompleted()', {
      timedOut: () => this.#timedOut(),
      cancelled: (error) => this.#cancelled(error),
    });
  }

  #stopInterruption(): void {
    this.#interruption?.[dispose]();
    this.#interruption = undefined;
  }

  #timedOut(): void {
    this.#late += this.#unfinished.size;
    this.#fail(() => new TimeoutError(`${this.#late} (of ${this.#total}) futures unfinished`));
  }

  #cancelled(error: Error): void {
    this.#finished.clear();
    this.#fail(() => error);
  }

  /** The signal may abort while nothing is unfinished, when nobody listens to it. */
  #checkSignal(): void {
    try {
      throwIfCancelled(this.#options.signal, 'asCompleted()');
    } catch (error) {
      this.#cancelled(error as Error);
    }
  }

  /** A step that waits takes the failure at once: then nothing is finished. */
  #fail(failure: () => Error): void {
    this.#letGo();
    this.#failure = failure;
    const step = this.#steps.shift();
    if (step !== undefined) step.reject(this.#takeFailure());
  }

  #takeFailure(): Error | undefined {
    const failure = this.#failure?.();
    this.#end();
    return failure;
  }

  #end(): void {
    this.#ended = true;
    this.#failure = undefined;
    this.#finished.clear();
    this.#letGo();
    for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
      step.resolve({ done: true, value: undefined });
    }
  }

  #letGo(): void {
    this.#stopInterruption();
    stopTelling(this.#unfinished, this);
    this.#unfinished.clear();
  }
}
