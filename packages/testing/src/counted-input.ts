/** Counts from 0 on, and counts how often it was asked and closed. */
export class CountedInput implements Iterable<number> {
  readonly length: number;
  /** How many elements were taken. */
  pulled = 0;
  /** How often it was told that nobody wants more. */
  closed = 0;

  constructor(length = Infinity) {
    this.length = length;
  }

  [Symbol.iterator](): Iterator<number, undefined> {
    return { next: () => this.#next(), return: () => this.#return() };
  }

  /** The same, a step at a time. */
  get slowly(): AsyncIterable<number> {
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => this.#next(),
        return: async () => this.#return(),
      }),
    };
  }

  #next(): IteratorResult<number, undefined> {
    return this.pulled < this.length
      ? { done: false, value: this.pulled++ }
      : { done: true, value: undefined };
  }

  #return(): IteratorResult<number, undefined> {
    this.closed++;
    return { done: true, value: undefined };
  }
}

/** 0, 1, … length − 1. */
export const upTo = (length: number): number[] => Array.from({ length }, (_, n) => n);

/** An async generator over the items. */
export async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T, undefined> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}
