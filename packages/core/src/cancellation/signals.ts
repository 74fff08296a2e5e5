import { careful } from '../base/careful.ts';
import { hasMark, tokenMark } from '../base/marks.ts';
import { type Check, unexpected } from '../base/validate.ts';

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
