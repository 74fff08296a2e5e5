import type { Fifo } from '../base/fifo.ts';
import { CancelledError, QueueFullError, TimeoutError } from '../errors.ts';
import { Future } from '../future/future.ts';
import { FutureStream, type LastError } from '../future/future-stream.ts';
import type { MapInput } from './map-input.ts';
import type { MapOptions, MapResults } from './map-options.ts';
import { Row } from './row.ts';

/** The items of a `map` that shall travel together: those of one chunk are submitted with the same object. */
export type Chunk = object;

/** The items of a `map` that an executor has taken all at once. */
export interface Rest {
  /** They are not wanted any more: what has not begun need not. */
  drop(): void;
}

/** Who wants the results of items that were taken all at once. Each has its place. */
export interface LotTaker {
  /** Those of the items from that place on have come. */
  landed(place: number, values: readonly unknown[]): void;
  /** The item of that place has a future of its own. */
  parted(place: number, future: Future<unknown>): void;
}

/** Where the items go. */
export interface MapTarget<T> {
  /** Takes all items at once, if it can, so many to a chunk. */
  submitAll(items: T[], chunksize: number, taker: LotTaker): Rest | undefined;
  submit(item: T, index: number, chunk: Chunk | undefined): Future<unknown>;
  /** Resolves when a full queue has room. */
  ready(): Promise<void>;
  /** How many items are taken ahead of the consumer where nothing else is said and the input's length is unknown. */
  readonly window: number;
}

/**
 * One run of `map`: a stream of futures that is fed from an input, through a window which the consumer moves. Never are
 * more than `limit` items taken and not yet handed out.
 */
export class MappedResults<T, R>
  extends FutureStream<unknown, R, Future<unknown> | Row>
  implements MapResults<R>, LotTaker
{
  readonly #input: MapInput<T>;
  readonly #target: MapTarget<T>;
  readonly #options: MapOptions;
  readonly #limit: number;
  readonly #chunksize: number;
  /** Where there is no order, who is not done. */
  readonly #followed = new Set<Future<unknown>>();
  /** In order, the places of those that the executor has taken all at once. */
  #row: Row | undefined;
  #chunk: Chunk | undefined;
  /** How many more the chunk takes. */
  #chunkRoom = 0;
  #taken = 0;
  #handedOut = 0;
  #done = 0;
  /** Those that the executor has taken all at once. */
  #rest: Rest | undefined;
  /** The input is being taken from. */
  #filling = false;
  /** An item was taken, but the executor's queue is full. */
  #holding = false;

  /** A failure comes out at its place; or it is behind the one that ended the run, and nobody wants it. */
  readonly looks = true;

  constructor(input: MapInput<T>, target: MapTarget<T>, options: MapOptions) {
    super('map()', options);
    this.#input = input;
    this.#target = target;
    this.#options = options;
    const { buffersize, chunksize = 'auto', timeout = Infinity } = options;
    const deadline = performance.now() + timeout;
    this.#limit = buffersize ?? (input.size === undefined ? target.window : Infinity);
    this.#chunksize = chunksize === 'auto' ? 1 : Math.min(chunksize, this.#limit);
    this.checkSignal();
    if (this.#limit === Infinity && !this.over) this.#submitAll();
    this.#fill(true);
    // Taking from the input has taken its time.
    this.watchClock(deadline - performance.now());
  }

  async toArray(): Promise<R[]> {
    const results: R[] = [];
    for (;;) {
      this.takeReady(results);
      const step = await this.next();
      if (step.done === true) return results;
      results.push(step.value);
    }
  }

  cancel(reason?: unknown): void {
    this.end(CancelledError.because(reason, 'map()'), reason);
  }

  get progress(): { done: number; total?: number } {
    const total = this.#input.size ?? (this.#input.open ? undefined : this.#taken);
    return { done: this.#done, ...(total !== undefined && { total }) };
  }

  // --- the stream

  protected override get working(): boolean {
    return super.working || this.#input.open || this.#filling || this.#holding;
  }

  /** In the order of the input, those who are not done are all in the line. */
  protected override remember(future: Future<unknown>): void {
    if (!this.#isOrdered) this.#followed.add(future);
  }

  protected override forget(future: Future<unknown>): void {
    this.#followed.delete(future);
  }

  protected override remembered(): Iterable<Future<unknown>> {
    if (!this.#isOrdered) return this.#followed;
    const inLine = this.line.toArray().flatMap((place) => (place instanceof Row ? place.futures : place));
    return inLine.filter((future) => !future.done());
  }

  protected override finished(future: Future<unknown>): void {
    this.#done++;
    if (!this.#isOrdered) this.line.push(future);
  }

  protected override serve(): void {
    super.serve();
    this.#fill();
  }

  protected override handOut(line: Fifo<Future<unknown> | Row>): R {
    const place = line.peek() as Future<unknown> | Row;
    this.#handedOut++;
    if (!(place instanceof Row)) {
      line.shift();
      return this.#resultOf(place);
    }
    const result = place.take();
    if (place.isSpent) line.shift();
    if (result instanceof Future) return this.#resultOf(result);
    return (this.#options.settled === true ? { status: 'fulfilled', value: result } : result) as R;
  }

  #resultOf(future: Future<unknown>): R {
    const outcome = future.outcome();
    if (this.#options.settled === true) return outcome as R;
    if (outcome.status === 'fulfilled') return outcome.value as R;
    const { reason } = outcome as { reason: unknown };
    const error = future.cancelled() ? CancelledError.because(reason, `Future #${future.id}`) : reason;
    void this.letGo(error);
    throw error;
  }

  protected override timeoutError(): TimeoutError {
    const { done, total = 'unknown' } = this.progress;
    return new TimeoutError(
      `map() was not done within ${this.#options.timeout} ms: ${done} items of ${total}`,
    );
  }

  /** Cancels what has not started, and closes the input. */
  protected override letGo(
    reason: unknown,
    lastError?: LastError,
    line?: Fifo<Future<unknown> | Row>,
  ): Promise<void> {
    for (const place of line?.toArray() ?? []) if (place instanceof Row) place.end();
    const unfinished = [...this.remembered()];
    void super.letGo(reason, lastError, line);
    this.#filling = this.#holding = false;
    this.#rest?.drop();
    const closed = this.#input.close();
    for (const future of unfinished) cancelUnlessRunning(future, reason);
    return closed;
  }

  // --- the input

  #submitAll(): void {
    const items = this.#input.peekAll();
    if (!items) return;
    const { length } = items;
    if (this.#isOrdered) this.line.push((this.#row = Row.ofSize(length)));
    this.unfinished = length;
    this.#rest = this.#target.submitAll(items, this.#chunksize, this);
    if (this.#rest) {
      this.#taken = length;
      void this.#input.close();
    } else {
      this.line.shift();
      this.unfinished = 0;
    }
  }

  landed(place: number, values: unknown[]): void {
    this.unfinished -= values.length;
    this.#done += values.length;
    if (this.#row) this.#row.put(place, values);
    else this.line.push(new Row(values));
    this.serve();
  }

  parted(place: number, future: Future<unknown>): void {
    this.unfinished--;
    this.#row?.put(place, [future]);
    this.follow(future);
  }

  get #isOrdered(): boolean {
    return this.#options.ordered !== false;
  }

  #take(future: Future<unknown>): void {
    if (this.#isOrdered) this.line.push(future);
    this.follow(future);
  }

  /** Fills the window: the first time to the brim, later as soon as a whole chunk fits. */
  #fill(first = false): void {
    if (this.#filling || !this.#mayTake(first)) return;
    this.#filling = true;
    if (this.#input.isAsync) void this.#fillSlowly(first);
    else this.#fillNow(first);
  }

  #mayTake(first: boolean): boolean {
    const room = this.#limit - (this.#taken - this.#handedOut);
    return this.#input.open && !this.#holding && room >= (first || this.#chunkRoom > 0 ? 1 : this.#chunksize);
  }

  #fillNow(first: boolean): void {
    try {
      while (this.#mayTake(first)) this.#accept(this.#input.takeNow());
    } catch (error) {
      // Nobody has the results yet: what is known at the call is thrown by the call.
      if (first) {
        void this.letGo(error);
        throw error;
      }
      this.#inputBroke(error);
    }
    this.#filled();
  }

  async #fillSlowly(first: boolean): Promise<void> {
    try {
      while (this.#mayTake(first)) this.#accept(await this.#input.take());
    } catch (error) {
      this.#inputBroke(error);
    }
    this.#filled();
  }

  #filled(): void {
    this.#filling = false;
    this.#chunkRoom = 0;
    this.serve();
  }

  #accept({ done, value }: IteratorResult<T, undefined>): void {
    if (done || this.over) return;
    if (this.#chunksize > 1) {
      if (this.#chunkRoom === 0) {
        this.#chunk = {};
        this.#chunkRoom = this.#chunksize;
      }
      this.#chunkRoom--;
    }
    this.#submit(value, this.#taken++, this.#chunk);
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
    // A listener of the executor may have ended us meanwhile.
    if (this.over) return cancelUnlessRunning(future, 'the results of map() are not wanted any more');
    this.#take(future);
  }

  /** The executor's queue is full: holds the item, and with it those behind, until there is room. */
  async #submitWhenReady(item: T, index: number, chunk: Chunk | undefined): Promise<void> {
    this.#holding = true;
    try {
      await this.#target.ready();
      this.#holding = false;
      if (!this.over) this.#submit(item, index, chunk);
    } catch (error) {
      this.#holding = false;
      this.#inputBroke(error);
    }
    this.serve();
  }

  /** No more can be taken. What was taken before comes out first, then the error. */
  #inputBroke(error: unknown): void {
    if (!this.over) this.breakOff(error);
    void this.#input.close();
  }
}

function cancelUnlessRunning(future: Future<unknown>, reason: unknown): void {
  if (!future.running()) future.cancel(reason);
}
