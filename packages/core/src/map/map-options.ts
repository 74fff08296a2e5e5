import { type Check, type Checks, isBoolean, isPositiveInteger, isTimeout } from '../base/validate.ts';
import { isCancellationSignal } from '../cancellation/signals.ts';
import type { CancellationToken } from '../cancellation/token.ts';

export interface MapOptions {
  /** Milliseconds from the call of `map` until what is not done is given up. */
  timeout?: number | undefined;
  /** How many items travel together. With a number, items of one chunk may share objects; `'auto'` keeps each apart. */
  chunksize?: number | 'auto' | undefined;
  /** How many items are taken from the input ahead of the consumer. */
  buffersize?: number | undefined;
  /** Results in the order of the items (the default), or as they come. */
  ordered?: boolean | undefined;
  /** Yield outcomes, and go on after a failure. */
  settled?: boolean | undefined;
  signal?: AbortSignal | CancellationToken | undefined;
}

/** With these, `map` yields outcomes. */
export type SettledMapOptions = MapOptions & { settled: true };

/** The results of a `map`: iterate over them, or take them all. */
export interface MapResults<R> extends AsyncIterableIterator<R>, AsyncDisposable {
  next(): Promise<IteratorResult<R, undefined>>;
  /** Cancels what has not started, and closes the input. */
  return(): Promise<IteratorResult<R, undefined>>;
  toArray(): Promise<R[]>;
  /** Cancels what has not started; the next step rejects. */
  cancel(reason?: unknown): void;
  /** How many items are done, of how many; the total is there once it is known. */
  readonly progress: { done: number; total?: number };
  [Symbol.asyncIterator](): MapResults<R>;
}

const isChunksize: Check = (name, value) => {
  if (value !== 'auto') isPositiveInteger(name, value);
};

export const mapChecks: Checks<MapOptions> = {
  timeout: isTimeout,
  chunksize: isChunksize,
  buffersize: isPositiveInteger,
  ordered: isBoolean,
  settled: isBoolean,
  signal: isCancellationSignal,
};
