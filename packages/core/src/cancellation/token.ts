import { tokenMark } from '../base/marks.ts';
import { isFunction, isTimeout } from '../base/validate.ts';
import { asToken } from './abort-signals.ts';
import { Cancellation } from './cancellation.ts';
import { isCancellationSignal, type TokenLike } from './signals.ts';

/**
 * The half of a cancellation that one hands out: it can be asked, listened to and thrown, but not cancelled.
 * `cancelled` tells the truth at the moment it is read, also inside a loop that never returns to the event loop.
 */
export class CancellationToken implements TokenLike {
  readonly #cancellation: Cancellation;

  /** Tokens come from a source, a task's context, or the static members; what they show is no concern of users. */
  constructor(cancellation: Cancellation) {
    this.#cancellation = cancellation;
  }

  get cancelled(): boolean {
    return this.#cancellation.cancelled;
  }

  /** The value that the one who cancelled gave; `undefined` until then. */
  get reason(): unknown {
    return this.#cancellation.reason;
  }

  /** `false` when nothing can cancel this token any more, so that there is no point in listening. */
  get canBeCancelled(): boolean {
    return this.#cancellation.canBeCancelled;
  }

  /** The same as a signal of the platform, for `fetch` and friends; its `reason` is a `CancelledError`. */
  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw this.#cancellation.error;
  }

  /** Calls `fn` with the reason once this token is cancelled, at once if it already is. Dispose to stop listening. */
  onCancelled(fn: (reason: unknown) => void): Disposable {
    isFunction('fn', fn);
    return this.#cancellation.onCancelled(fn);
  }

  get [tokenMark](): true {
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'CancellationToken';
  }

  /** The token that is never cancelled. */
  static get none(): CancellationToken {
    const never = new Cancellation();
    never.close();
    return (none ??= new CancellationToken(never));
  }

  /** A token that is cancelled when `signal` aborts; its `signal` is the very same one. */
  static from(signal: AbortSignal | CancellationToken): CancellationToken {
    isCancellationSignal('signal', signal);
    const token = asToken(signal);
    return token instanceof Cancellation ? new CancellationToken(token) : (token as CancellationToken);
  }

  /** A token that is cancelled as soon as one of `tokens` is. It listens to them only while somebody listens to it. */
  static any(...tokens: readonly (CancellationToken | AbortSignal)[]): CancellationToken {
    tokens.forEach((token, index) => isCancellationSignal(`tokens[${index}]`, token));
    const live = tokens.map(asToken).filter((token) => token.canBeCancelled);
    return live.length === 0
      ? CancellationToken.none
      : new CancellationToken(new Cancellation(undefined, live));
  }

  /** A token that is cancelled so many milliseconds from now. Like `AbortSignal.timeout`, it keeps no process alive. */
  static timeout(ms: number): CancellationToken {
    isTimeout('ms', ms);
    const cancellation = new Cancellation();
    cancellation.cancelAfter(ms, true);
    return new CancellationToken(cancellation);
  }
}

let none: CancellationToken | undefined;
