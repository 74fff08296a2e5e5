import type { Fifo } from '../base/fifo.ts';
import { checkOptions } from '../base/validate.ts';
import { waitChecks, type WaitOptions } from '../cancellation/interrupt.ts';
import { InvalidStateError, TimeoutError } from '../errors.ts';
import { Future, type ResultOf } from './future.ts';
import { FutureStream } from './future-stream.ts';
import { distinctFutures } from './settling.ts';

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
export function asCompleted<T>(futures: Iterable<Future<T>>, options?: WaitOptions): AsCompleted<T>;
/** The same for futures of several kinds of results. */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitOptions,
): AsCompleted<ResultOf<F>>;
export function asCompleted(
  futures: Iterable<Future<unknown>>,
  options: WaitOptions = {},
): AsCompleted<unknown> {
  checkOptions<WaitOptions>('asCompleted()', options, waitChecks);
  return new CompletionOrder(distinctFutures(futures), options);
}

class CompletionOrder<T> extends FutureStream<T, Future<T>> implements Completions<T> {
  readonly #deadline: number;
  readonly #followed = new Set<Future<T>>();
  /** Ids, not futures: what was yielded is not held any more. A weak set would cost more than all the rest. */
  readonly #seen = new Set<unknown>();
  /** How many were not done when the time was up. */
  #late = 0;

  constructor(futures: Iterable<Future<T>>, options: WaitOptions) {
    super('asCompleted()', options);
    this.#deadline = performance.now() + (options.timeout ?? Infinity);
    this.#follow(futures);
  }

  add(...futures: Future<T>[]): this {
    const distinct = distinctFutures(futures);
    if (this.ended) throw new InvalidStateError('asCompleted() has ended, it takes no more futures');
    this.#follow(distinct);
    return this;
  }

  #follow(futures: Iterable<Future<T>>): void {
    for (const future of futures) {
      // Of another realm's futures the ids are not ours to tell apart.
      const key = future instanceof Future ? future.id : future;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      if (!this.over) this.follow(future);
      // Too late, though the consumer has not heard of it yet.
      else if (!future.done()) this.#late++;
      else if (this.#late > 0) this.line.push(future);
    }
    if (this.#late > 0) this.breakOff(this.timeoutError());
    else this.watchClock(this.#deadline - performance.now());
  }

  protected override remember(future: Future<T>): void {
    this.#followed.add(future);
  }

  protected override forget(future: Future<T>): void {
    this.#followed.delete(future);
  }

  protected override remembered(): Iterable<Future<T>> {
    return this.#followed;
  }

  protected override finished(future: Future<T>): void {
    this.line.push(future);
  }

  protected override handOut(line: Fifo<Future<T>>): Future<T> {
    return line.shift() as Future<T>;
  }

  protected override timeoutError(): TimeoutError {
    this.#late += this.unfinished;
    return new TimeoutError(`${this.#late} (of ${this.#seen.size}) futures unfinished`);
  }
}
