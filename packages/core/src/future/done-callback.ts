import { callSafely } from '../base/listeners.ts';
import type { Future } from './future.ts';
import type { Watcher } from './watcher.ts';

/** One registration of a function of the user's, with the arguments bound to it. */
export class DoneCallback<B extends unknown[]> implements Watcher {
  readonly looks = true;
  readonly #fn: (future: Future<unknown>, ...bound: B) => unknown;
  readonly #bound: B;

  constructor(fn: (future: Future<unknown>, ...bound: B) => unknown, bound: B) {
    this.#fn = fn;
    this.#bound = bound;
  }

  settled(future: Future<unknown>): void {
    callSafely(future, this.#fn, future, ...this.#bound);
  }

  calls(fn: unknown): boolean {
    return this.#fn === fn;
  }
}
