import { callSafely } from '../base/listeners.ts';
import type { Watchable, Watcher } from './watcher.ts';

/** One registration of a function of the user's, with the arguments bound to it. */
export class DoneCallback<F extends Watchable, B extends unknown[]> implements Watcher<F> {
  readonly looks = true;
  readonly #fn: (future: F, ...bound: B) => unknown;
  readonly #bound: B;

  constructor(fn: (future: F, ...bound: B) => unknown, bound: B) {
    this.#fn = fn;
    this.#bound = bound;
  }

  settled(future: F): void {
    callSafely(future, this.#fn, future, ...this.#bound);
  }

  calls(fn: unknown): boolean {
    return this.#fn === fn;
  }
}
