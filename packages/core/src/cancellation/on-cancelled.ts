import { careful } from '../base/careful.ts';
import { disposable, nothingToDispose } from '../base/dispose.ts';
import { callSafely, Listeners } from '../base/listeners.ts';
import { hasMark, tokenMark } from '../base/marks.ts';
import { type Check, unexpected } from '../base/validate.ts';
import { CancelledError } from '../errors.ts';

/** What can tell that something was cancelled: a signal of the platform, or one of our tokens. */
export type CancellationSignal = AbortSignal | TokenLike;

/** The part of a token that listening needs; tokens of another copy of the package have it too. */
export interface TokenLike {
  readonly cancelled: boolean;
  readonly reason: unknown;
  readonly canBeCancelled: boolean;
  readonly signal: AbortSignal;
  onCancelled(fn: (reason: unknown) => void): Disposable;
}

/**
 * Calls `fn` once when `signal` is cancelled, at once if it already is. Disposing takes the listener away.
 * This is the one place that adds and removes abort listeners.
 */
export function onCancelled(signal: CancellationSignal, fn: (reason: unknown) => void): Disposable {
  return isToken(signal) ? signal.onCancelled(fn) : onAborted(signal, fn);
}

export function isCancelled(signal: CancellationSignal): boolean {
  return isToken(signal) ? signal.cancelled : signal.aborted;
}

/** The caller's own value, whichever way it came: our signals carry it inside a `CancelledError`. */
export function reasonOf(signal: CancellationSignal): unknown {
  const reason: unknown = signal.reason;
  return !isToken(signal) && reason instanceof CancelledError ? reason.reason : reason;
}

export const isToken = (value: unknown): value is TokenLike => hasMark(tokenMark, value);

/** By its shape: signals of other realms and of polyfills are not `instanceof` our `AbortSignal`. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  if (typeof value !== 'object' || value === null) return false;
  return careful(() => {
    const { aborted, addEventListener } = value as Partial<AbortSignal>;
    return typeof aborted === 'boolean' && typeof addEventListener === 'function';
  }, false);
}

export const isCancellationSignal: Check = (name, value) => {
  if (isToken(value) || isAbortSignal(value)) return;
  throw unexpected(TypeError, name, 'an AbortSignal or a CancellationToken', value);
};

/**
 * The listeners of each signal that has any. A signal gets one listener of the platform, however many of us wait for
 * it: adding the n-th to an EventTarget costs O(n), and a pool may have a hundred thousand tasks on one signal.
 */
const listenersOf = new WeakMap<AbortSignal, Listeners<[reason: unknown]>>();

function onAborted(signal: AbortSignal, fn: (reason: unknown) => void): Disposable {
  if (signal.aborted) {
    callSafely(signal, fn, reasonOf(signal));
    return nothingToDispose;
  }
  const listeners = listenersOf.get(signal) ?? startListening(signal);
  const leave = listeners.add(fn);
  return disposable(() => {
    leave();
    if (listeners.size === 0) stopListening(signal);
  });
}

function startListening(signal: AbortSignal): Listeners<[reason: unknown]> {
  const listeners = new Listeners<[reason: unknown]>();
  listenersOf.set(signal, listeners);
  signal.addEventListener('abort', tellListeners, { once: true });
  return listeners;
}

function stopListening(signal: AbortSignal): void {
  listenersOf.delete(signal);
  signal.removeEventListener('abort', tellListeners);
}

function tellListeners(this: AbortSignal): void {
  const listeners = listenersOf.get(this);
  listenersOf.delete(this);
  listeners?.tell(this, reasonOf(this));
}
