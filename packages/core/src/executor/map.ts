import { asyncDispose, dispose } from '../base/dispose.ts';
import { Fifo } from '../base/fifo.ts';
import { onInterrupt, throwIfCancelled } from '../cancellation/interrupt.ts';
import { CancelledError, QueueFullError, TimeoutError } from '../errors.ts';
import type { Future } from '../future/future.ts';
import { unwatch, watch, type Watcher } from '../future/watcher.ts';
import type { MapInput } from './map-input.ts';
import type { MapOptions, MapResults } from './map-options.ts';

/** The items of a `map` that shall travel together: those of one chunk are submitted with the same object. */
export type Chunk = object;

/** Where the items go. */
export interface MapTarget<T> {
  submit(item: T, index: number, chunk: Chunk | undefined): Future<unknown>;
  /** Resolves when a full queue has room. */
  ready(): Promise<void>;
  /** How many items are taken ahead of the consumer where nothing else is said and the input's length is unknown. */
  readonly window: number;
}

interface Step<R> {
  resolve(result: IteratorResult<R, undefined>): void;
  reject(error: unknown): void;
}

/**
 * One run of `map`. Items are taken from the input through a window which the consumer moves:
 *
 *     input ──fill──▶ submitted, unfinished ──settled──▶ line ──serve──▶ steps of the consumer
 *     never more than `limit` taken and not yet handed out
 *
 * The line has what is handed out next: in the order of the input, or in the order of completion.
 */
export class MappedResults<T, R> implements MapResults<R>, Watcher<Future<unknown>> {
  /** A failure comes out at its place; or it is behind the one that ended the run, and nobody wants it. */
  readonly looks = true;

  readonly #input: MapInput<T>;
  readonly #target: MapTarget<T>;
  readonly #options: MapOptions;
  readonly #limit: number;
  readonly #chunksize: number;

  readonly #unfinished = new Set<Future<unknown>>();
  #line = new Fifo<Future<unknown>>();
  /** Calls of `next` that wait. */
  readonly #steps = new Fifo<Step<R>>();
  #taken = 0;
  #handedOut = 0;
  #done = 0;
  #filling = false;
  /** The chunk that is being filled. */
  #chunk: { mates: Chunk; left: number } | undefined;
  /** An item was taken, but the executor's queue is full. */
  #holding = false;
  /** What comes out behind the line, and ends the run. */
  #lastError: { error: unknown } | undefined;
  /** Nothing is taken, waited for or cancelled any more. */
  #over = false;
  #interruption: Disposable | undefined;

  constructor(input: MapInput<T>, target: MapTarget<T>, options: MapOptions) {
    this.#input = input;
    this.#target = target;
    this.#options = options;
    const { buffersize, chunksize = 'auto' } = options;
    this.#limit = buffersize ?? (input.size === undefined ? target.window : Infinity);
    this.#chunksize = chunksize === 'auto' ? 1 : Math.min(chunksize, this.#limit);
    this.#checkSignal();
    if (!this.#over) this.#begin();
  }

  next(): Promise<IteratorResult<R, undefined>> {
    this.#checkSignal();
    return new Promise((resolve, reject) => {
      this.#steps.push({ resolve, reject });
      this.#serve();
    });
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    this.#lastError = undefined;
    const closed = this.#letGo('the results of map() are not wanted any more');
    this.#serve();
    await closed;
    return { done: true, value: undefined };
  }

  async [asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async toArray(): Promise<R[]> {
    const results: R[] = [];
    for await (const result of this) results.push(result);
    return results;
  }

  cancel(reason?: unknown): void {
    this.#cancel(CancelledError.because(reason, 'map()'));
  }

  get progress(): { done: number; total?: number } {
    const total = this.#input.size ?? (this.#input.open ? undefined : this.#taken);
    return total === undefined ? { done: this.#done } : { done: this.#done, total };
  }

  /** Called by each future when it settles. */
  settled(future: Future<unknown>): void {
    this.#unfinished.delete(future);
    this.#done++;
    if (this.#options.ordered === false) this.#line.push(future);
    if (!this.#working) this.#stopInterruption();
    this.#serve();
  }

  // --- taking from the input

  #begin(): void {
    this.#fill({ first: true });
    if (this.#lastError !== undefined) {
      // Nobody has the results yet: what is known at the call is thrown by the call.
      const { error } = this.#lastError;
      void this.#letGo(error);
      throw error;
    }
    if (!this.#working) return;
    const { timeout = Infinity, signal } = this.#options;
    if (timeout <= 0) return this.#timedOut();
    this.#interruption = onInterrupt({ timeout, signal }, 'map()', {
      timedOut: () => this.#timedOut(),
      cancelled: (error) => this.#cancel(error),
    });
  }

  /** Whether anything is still to come: from the input, from the executor's door, or from a worker. */
  get #working(): boolean {
    return this.#input.open || this.#filling || this.#holding || this.#unfinished.size > 0;
  }

  /** Fills the window: the first time to the brim, later as soon as a whole chunk fits. */
  #fill({ first = false } = {}): void {
    if (this.#filling || !this.#mayTake(first)) return;
    this.#filling = true;
    if (this.#input.isAsync) void this.#fillSlowly(first);
    else this.#fillNow(first);
  }

  #mayTake(first: boolean): boolean {
    if (!this.#input.open || this.#holding) return false;
    const room = this.#limit - (this.#taken - this.#handedOut);
    const insideChunk = this.#chunk !== undefined && this.#chunk.left > 0;
    return room >= (first || insideChunk ? 1 : this.#chunksize);
  }

  #fillNow(first: boolean): void {
    try {
      while (this.#mayTake(first)) {
        const step = this.#input.takeNow();
        if (this.#over) return;
        if (step.done !== true) this.#submitNext(step.value);
      }
    } catch (error) {
      this.#breakOff(error);
    }
    this.#filled();
  }

  async #fillSlowly(first: boolean): Promise<void> {
    try {
      while (this.#mayTake(first)) {
        const step = await this.#input.take();
        if (this.#over) return;
        if (step.done !== true) this.#submitNext(step.value);
      }
    } catch (error) {
      this.#breakOff(error);
    }
    this.#filled();
  }

  #filled(): void {
    this.#filling = false;
    this.#chunk = undefined;
    if (!this.#working) this.#stopInterruption();
    // Steps may be waiting for what the input will not give.
    if (!this.#input.open) this.#serve();
  }

  #submitNext(item: T): void {
    const index = this.#taken++;
    if (this.#chunksize === 1) return this.#submit(item, index, undefined);
    if (this.#chunk === undefined || this.#chunk.left === 0)
      this.#chunk = { mates: {}, left: this.#chunksize };
    this.#chunk.left--;
    this.#submit(item, index, this.#chunk.mates);
  }

  #submit(item: T, index: number, chunk: Chunk | undefined): void {
    let future: Future<unknown>;
    try {
      future = this.#target.submit(item, index, chunk);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      void this.#submitWhenReady(item, index, chunk);
      return;
    }
    this.#unfinished.add(future);
    if (this.#options.ordered !== false) this.#line.push(future);
    future[watch](this);
  }

  /** The executor's queue is full: holds the item, and with it those behind, until there is room. */
  async #submitWhenReady(item: T, index: number, chunk: Chunk | undefined): Promise<void> {
    this.#holding = true;
    try {
      await this.#target.ready();
      if (this.#over) return;
      this.#holding = false;
      this.#submit(item, index, chunk);
    } catch (error) {
      if (this.#over) return;
      this.#holding = false;
      this.#breakOff(error);
    }
    this.#serve();
  }

  /** No more can be taken. What was taken before comes out first, then the error. */
  #breakOff(error: unknown): void {
    if (this.#over) return;
    this.#lastError = { error };
    void this.#input.close();
  }

  // --- handing out

  #serve(): void {
    while (this.#steps.length > 0) {
      const future = this.#line.peek();
      if (future?.done() === true) this.#handOut(future);
      else if (this.#working) break;
      else this.#finish();
    }
    this.#fill();
  }

  #handOut(future: Future<unknown>): void {
    this.#line.shift();
    this.#handedOut++;
    const outcome = future.outcome();
    if (this.#options.settled === true) this.#yield(outcome);
    else if (outcome.status === 'fulfilled') this.#yield(outcome.value);
    else if (outcome.status === 'rejected') this.#fail(outcome.reason);
    else if (outcome.status === 'cancelled')
      this.#fail(CancelledError.because(outcome.reason, `Future #${future.id}`));
  }

  #yield(value: unknown): void {
    this.#steps.shift()?.resolve({ done: false, value: value as R });
  }

  /** The line is at its end: the last error once, then nothing more. */
  #finish(): void {
    this.#over = true;
    const step = this.#steps.shift();
    const last = this.#lastError;
    this.#lastError = undefined;
    if (last === undefined) step?.resolve({ done: true, value: undefined });
    else step?.reject(last.error);
  }

  // --- ending early

  #checkSignal(): void {
    if (this.#over) return;
    try {
      throwIfCancelled(this.#options.signal, 'map()');
    } catch (error) {
      this.#cancel(error as CancelledError);
    }
  }

  #cancel(error: CancelledError): void {
    if (this.#over) return;
    this.#fail(error, error.reason);
    this.#serve();
  }

  #timedOut(): void {
    const inTime = new Fifo<Future<unknown>>();
    while (this.#line.peek()?.done() === true) inTime.push(this.#line.shift() as Future<unknown>);
    const { done, total = 'unknown' } = this.progress;
    this.#fail(
      new TimeoutError(`map() was not done within ${this.#options.timeout} ms: ${done} items of ${total}`),
    );
    this.#line = inTime;
    this.#serve();
  }

  /** The next step rejects. */
  #fail(error: unknown, reason: unknown = error): void {
    void this.#letGo(reason);
    this.#lastError = { error };
  }

  /** Cancels what has not started, closes the input, forgets the rest. Resolves when the input is closed. */
  #letGo(reason: unknown): Promise<void> {
    this.#over = true;
    this.#filling = false;
    this.#holding = false;
    this.#stopInterruption();
    const unfinished = [...this.#unfinished];
    this.#unfinished.clear();
    this.#line.clear();
    const closed = this.#input.close();
    for (const future of unfinished) future[unwatch](this);
    for (const future of unfinished) if (!future.running()) future.cancel(reason);
    return closed;
  }

  #stopInterruption(): void {
    this.#interruption?.[dispose]();
    this.#interruption = undefined;
  }
}
