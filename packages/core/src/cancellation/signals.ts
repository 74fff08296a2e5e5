import { careful } from '../base/careful.ts';
import { disposable } from '../base/dispose.ts';
import { hasMark, tokenMark } from '../base/marks.ts';
import { type Check, unexpected } from '../base/validate.ts';
import { CancelledError } from '../errors.ts';

/** The part of a token that listening needs; tokens of another copy of the package have it too. */
export interface TokenLike {
  readonly cancelled: boolean;
  readonly reason: unknown;
  readonly canBeCancelled: boolean;
  readonly signal: AbortSignal;
  onCancelled(fn: (reason: unknown) => void): Disposable;
}

/** What can tell that something was cancelled: a signal of the platform, or one of our tokens. */
export type CancellationSignal = AbortSignal | TokenLike;

export const isToken = (value: unknown): value is TokenLike => hasMark(tokenMark, value);

/** By its shape: signals of other realms and of polyfills are not `instanceof` our `AbortSignal`. */
export const isAbortSignal = (value: unknown): value is AbortSignal =>
  careful(() => {
    const { aborted, addEventListener } = value as { aborted?: unknown; addEventListener?: unknown };
    return typeof aborted === 'boolean' && typeof addEventListener === 'function';
  }, false);

export const isCancellationSignal: Check = (name, value) => {
  if (!isToken(value) && !isAbortSignal(value)) {
    throw unexpected(name, 'an AbortSignal or a CancellationToken', value);
  }
};

/** The plain signal as something to listen to. This is the one place that adds and removes abort listeners. */
export const listenTo = (signal: AbortSignal): TokenLike => ({
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
