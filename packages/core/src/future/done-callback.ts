import { currentContext } from '../base/async-context.ts';
import { callSafely } from '../base/listeners.ts';
import type { Watchable, Watcher } from './watcher.ts';

/** One registration of a function of the user's, with the arguments bound to it, and where it was registered. */
export class DoneCallback<F extends Watchable, B extends unknown[]> implements Watcher<F> {
  readonly looks = true;
  readonly #fn: (future: F, ...bound: B) => unknown;
  readonly #bound: B;
  readonly #context = currentContext();

  constructor(fn: (future: F, ...bound: B) => unknown, bound: B) {
    this.#fn = fn;
    this.#bound = bound;
  }

  settled(future: F): void {
    this.#context.runInAsyncScope(callSafely, undefined, future, this.#fn as never, future, ...this.#bound);
  }

  calls(fn: unknown): boolean {
    return this.#fn === fn;
  }
}
