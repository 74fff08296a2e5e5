import { disposable } from '../base/dispose.ts';
import { CancelledError } from '../errors.ts';
import { Cancellation } from './cancellation.ts';
import { type CancellationSignal, isToken, type TokenLike } from './signals.ts';

/**
 * A signal gets one listener of ours, however many of us wait for it, and none when nobody does: adding the n-th to an
 * EventTarget costs O(n), and a pool may have a hundred thousand tasks on one signal.
 */
const cancellations = new WeakMap<AbortSignal, Cancellation>();

/** Signals and tokens in one form. */
export function asToken(signal: CancellationSignal): TokenLike {
  if (isToken(signal)) return signal;
  let cancellation = cancellations.get(signal);
  if (cancellation === undefined) {
    cancellation = new AbortedBy(signal);
    cancellations.set(signal, cancellation);
  }
  return cancellation;
}

/** As cancelled as the signal is aborted. */
class AbortedBy extends Cancellation {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super(undefined, [listenerOf(signal)]);
    this.#signal = signal;
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }
}

/** This is the one place that adds and removes abort listeners. */
const listenerOf = (signal: AbortSignal): TokenLike => ({
  signal,
  canBeCancelled: true,
  get cancelled() {
    return signal.aborted;
  },
  /** The caller's own value: our signals carry it inside a `CancelledError`. */
  get reason() {
    const reason: unknown = signal.reason;
    return reason instanceof CancelledError ? reason.reason : reason;
  },
  onCancelled(fn) {
    const listener = (): void => fn(undefined);
    signal.addEventListener('abort', listener);
    return disposable(() => signal.removeEventListener('abort', listener));
  },
});
