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
  /** Whether there may be more to take. */
  open = true;
  readonly #items: Items<T>;
  readonly #iterator: Iterator<T, undefined> | AsyncIterator<T, undefined>;
  #stepping = false;

  constructor(items: Items<T>) {
    const { [Symbol.iterator]: each, [Symbol.asyncIterator]: eachAsync } = (items ?? {}) as Iterable<T> &
      AsyncIterable<T>;
    const iterate = eachAsync ?? each;
    if (typeof iterate !== 'function') throw unexpected('items', 'an iterable or an async iterable', items);
    this.isAsync = iterate === eachAsync;
    this.size = this.isAsync ? undefined : knownSize(items);
    this.#items = items;
    this.#iterator = iterate.call(items);
  }

  /** All that there is, for an array as it is known to the language; nothing is taken. */
  peekAll(): T[] | undefined {
    const items: unknown = this.#items;
    return Array.isArray(items) && items[Symbol.iterator] === Array.prototype[Symbol.iterator]
      ? Array.from(items as T[])
      : undefined;
  }

  /** For inputs that are not async. */
  takeNow(): IteratorResult<T, undefined> {
    let result: IteratorResult<T, undefined> | undefined;
    this.#stepping = true;
    try {
      result = (this.#iterator as unknown as Iterator<T, undefined>).next();
      return result;
    } finally {
      this.#stepping = false;
      const closed = !this.open;
      this.#closedItself(result);
      if (closed && result && !result.done) void this.#return();
    }
  }

  async take(): Promise<IteratorResult<T, undefined>> {
    let result: IteratorResult<T, undefined> | undefined;
    this.#stepping = true;
    try {
      result = await this.#iterator.next();
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
    if (!this.open) return;
    this.open = false;
    // A generator that is running cannot be closed: it is as soon as it has given what it was asked for.
    if (this.isAsync || !this.#stepping) await this.#return();
  }

  async #return(): Promise<void> {
    const report = (error: unknown): void => reportCallbackError(error, 'the input of map()');
    try {
      const closed = Promise.resolve(this.#iterator.return?.()).catch(report);
      if (!this.#stepping) await closed;
    } catch (error) {
      report(error);
    }
  }

  /** An input that ended, or threw instead of giving a result, needs no closing. */
  #closedItself(result: IteratorResult<T, undefined> | undefined): void {
    if (!result || result.done) this.open = false;
  }
}
