import { Future } from '../future/future.ts';

/** What has not come. */
const nothing: unique symbol = Symbol('nothing');

/**
 * Results in a row, each in its place, whenever it comes: a value; or its future, where it has one. No value is a future:
 * none can be the result of a task.
 */
export class Row {
  readonly #results: unknown[];
  #taken = 0;

  constructor(results: unknown[]) {
    this.#results = results;
  }

  static ofSize(size: number): Row {
    return new Row(new Array<unknown>(size).fill(nothing));
  }

  put(place: number, results: readonly unknown[]): void {
    for (let index = 0; index < results.length; index++) this.#results[place + index] = results[index];
  }

  /** Whether the next can be taken. */
  done(): boolean {
    return !this.isSpent && isDone(this.#results[this.#taken]);
  }

  /** The next one: a value, or a future. */
  take(): unknown {
    const next = this.#results[this.#taken];
    this.#results[this.#taken++] = undefined;
    return next;
  }

  /** What is not done now is none of it any more. */
  end(): void {
    const results = this.#results;
    let end = this.#taken;
    while (end < results.length && isDone(results[end])) end++;
    results.length = end;
  }

  get isSpent(): boolean {
    return this.#taken === this.#results.length;
  }

  /** Those that have not been taken. */
  get futures(): Future<unknown>[] {
    return this.#results.filter((result) => result instanceof Future) as Future<unknown>[];
  }
}

const isDone = (result: unknown): boolean => (result instanceof Future ? result.done() : result !== nothing);
