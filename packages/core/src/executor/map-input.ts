import { reportCallbackError } from '../base/report.ts';
import { unexpected } from '../base/validate.ts';
import { knownSize } from './known-size.ts';

/** What can be mapped over. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** The input of a `map`, whichever kind it is, taken from step by step and closed when nobody wants more. */
export class MapInput<T> {
  readonly isAsync: boolean;
  /** How many items there will be, where that is known without taking one. */
  readonly size: number | undefined;
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  #open = true;
  #stepping = false;

  constructor(items: Items<T>) {
    const { [Symbol.iterator]: each, [Symbol.asyncIterator]: eachAsync } = (items ?? {}) as Iterable<T> &
      AsyncIterable<T>;
    this.isAsync = typeof eachAsync === 'function';
    if (!this.isAsync && typeof each !== 'function') {
      throw unexpected(TypeError, 'items', 'an iterable or an async iterable', items);
    }
    this.size = this.isAsync ? undefined : knownSize(items);
    this.#iterator = this.isAsync ? eachAsync.call(items) : each.call(items);
  }

  /** Whether there may be more to take. */
  get open(): boolean {
    return this.#open;
  }

  takeNow(): IteratorResult<T, undefined> {
    let result: IteratorResult<T, undefined> | undefined;
    try {
      result = (this.#iterator as Iterator<T, undefined>).next();
      return result;
    } finally {
      this.#closedItself(result);
    }
  }

  async take(): Promise<IteratorResult<T, undefined>> {
    let result: IteratorResult<T, undefined> | undefined;
    this.#stepping = true;
    try {
      result = await (this.#iterator as AsyncIterator<T, undefined>).next();
      return result;
    } finally {
      this.#stepping = false;
      this.#closedItself(result);
    }
  }

  /**
   * Nobody wants more. Waits for the input's clean-up, but not behind a step that is pending, which may never end.
   * What goes wrong is reported: the consumer has left.
   */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      const closed = Promise.resolve(this.#iterator.return?.());
      if (this.#stepping) closed.catch(reportClosing);
      else await closed;
    } catch (error) {
      reportClosing(error);
    }
  }

  /** An input that ended, or threw instead of giving a result, needs no closing. */
  #closedItself(result: IteratorResult<T, undefined> | undefined): void {
    if (result === undefined || result.done === true) this.#open = false;
  }
}

const reportClosing = (error: unknown): void => reportCallbackError(error, 'the input of map()');
