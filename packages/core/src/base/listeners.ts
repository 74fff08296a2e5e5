import { isThenable } from './describe.ts';
import { futureMark, hasMark } from './marks.ts';
import { reportCallbackError } from './report.ts';

/**
 * Functions to call when something happens, in the order in which they were added. The same function may be added
 * twice; each registration leaves by itself, in O(1). What one throws is reported and keeps no other from being called.
 */
export class Listeners<Args extends unknown[]> {
  readonly #registrations = new Set<{ readonly call: (...args: Args) => unknown }>();

  get size(): number {
    return this.#registrations.size;
  }

  /** Returns the way to leave. */
  add(call: (...args: Args) => unknown): () => void {
    const registration = { call };
    this.#registrations.add(registration);
    return () => void this.#registrations.delete(registration);
  }

  tell(source: unknown, ...args: Args): void {
    // A snapshot: who joins while we tell was not there when it happened. Who leaves meanwhile is not told.
    for (const registration of [...this.#registrations]) {
      if (this.#registrations.has(registration)) callSafely(source, registration.call, ...args);
    }
  }
}

/**
 * Calls a function of the user's and reports what it throws, or what the promise it returns rejects with.
 * A future that it returns is left alone: whoever made it looks after it, and it warns by itself when nobody does.
 */
export function callSafely<Args extends unknown[]>(
  source: unknown,
  call: (...args: Args) => unknown,
  ...args: Args
): void {
  try {
    const returned = call(...args);
    if (isThenable(returned) && !hasMark(futureMark, returned)) {
      returned.then(undefined, (error: unknown) => reportCallbackError(error, source));
    }
  } catch (error) {
    reportCallbackError(error, source);
  }
}
