import { isThenable, show } from './describe.ts';
import { realm } from './realm.ts';
import { isFunction } from './validate.ts';

/** Hears what callbacks throw. `source` is what called them: a future, a token, an executor. */
export type CallbackErrorHandler = (error: unknown, source: unknown) => void;

/**
 * Says where errors of callbacks go: of done callbacks, of progress and cancellation listeners and of the promises that
 * these return, and of event listeners, whose promises are their own. `undefined` brings the default back.
 */
export function setCallbackErrorHandler(handler: CallbackErrorHandler | undefined): void {
  if (handler !== undefined) isFunction('handler', handler);
  realm.reportCallbackError = handler;
}

/** Hands an error of a callback on. Never throws: it must disturb nothing. */
export function reportCallbackError(error: unknown, source: unknown): void {
  const broken = (failure: unknown): void =>
    print('exception in the callback error handler:', failure, 'while reporting:', error);
  try {
    const returned: unknown = (realm.reportCallbackError ?? reportByDefault)(error, source);
    if (isThenable(returned)) returned.then(undefined, broken);
  } catch (failure) {
    // A broken handler, or a source that cannot be printed, must not hide the error.
    broken(failure);
  }
}

/** What throws when it is looked at is printed as little more than its type. */
function print(...values: unknown[]): void {
  try {
    console.error(...values);
  } catch {
    console.error(...values.map((value) => (typeof value === 'string' ? value : show(value))));
  }
}

function reportByDefault(error: unknown, source: unknown): void {
  if (reportErrorIsHarmless()) reportError(error);
  else print(`exception calling callback for ${String(source)}:`, error);
}

/** In a page `reportError` is an event; in server runtimes it can end the process, and it is the end of a pool's worker. */
function reportErrorIsHarmless(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  const mayEndIt = process?.versions?.node !== undefined || realm.serving === true;
  return typeof reportError === 'function' && !mayEndIt;
}
