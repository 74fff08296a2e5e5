import { tokenMark } from '../base/marks.ts';
import { isFunction, isTimeout } from '../base/validate.ts';
import { CancelledError } from '../errors.ts';
import { Cancellation, type CancellationState } from './cancellation.ts';
import { AnyOf, never, ofSignal } from './derived.ts';
import { isAbortSignal, isCancellationSignal, isToken, type TokenLike } from './on-cancelled.ts';

/**
 * The half of a cancellation that one hands out: it can be asked, listened to and thrown, but not cancelled.
 * `cancelled` tells the truth at the moment it is read, also inside a loop that never returns to the event loop.
 */
export class CancellationToken implements TokenLike {
  readonly #state: CancellationState;
  #controller: AbortController | undefined;
  #error: CancelledError | undefined;

  /** Tokens come from a source, a task's context, or the static members; the state is no concern of users. */
  constructor(state: CancellationState) {
    this.#state = state;
  }

  get cancelled(): boolean {
    return this.#state.cancelled;
  }

  /** The value that the one who cancelled gave; `undefined` until then. */
  get reason(): unknown {
    return this.#state.reason;
  }

  /** `false` when nothing can cancel this token any more, so that there is no point in listening. */
  get canBeCancelled(): boolean {
    return this.#state.canBeCancelled;
  }

  /** The same as a signal of the platform, for `fetch` and friends; its `reason` is a `CancelledError`. */
  get signal(): AbortSignal {
    if (this.#state.signal !== undefined) return this.#state.signal;
    if (this.#controller === undefined) {
      const controller = (this.#controller = new AbortController());
      this.#state.onCancelled(() => controller.abort(this.#cancelledError));
    }
    return this.#controller.signal;
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw this.#cancelledError;
  }

  /** Calls `fn` with the reason once this token is cancelled, at once if it already is. Dispose to stop listening. */
  onCancelled(fn: (reason: unknown) => void): Disposable {
    isFunction('fn', fn);
    return this.#state.onCancelled(fn);
  }

  /** One error a token, so that it can be told by identity. */
  get #cancelledError(): CancelledError {
    return (this.#error ??= CancelledError.because(this.reason, 'the operation'));
  }

  get [tokenMark](): true {
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'CancellationToken';
  }

  /** The token that is never cancelled. */
  static get none(): CancellationToken {
    return (none ??= new CancellationToken(never));
  }

  /** A token that is cancelled when `signal` aborts; its `signal` is the very same one. */
  static from(signal: AbortSignal | CancellationToken): CancellationToken {
    isCancellationSignal('signal', signal);
    return isAbortSignal(signal) ? new CancellationToken(ofSignal(signal)) : signal;
  }

  /** A token that is cancelled as soon as one of `tokens` is. It listens to them only while somebody listens to it. */
  static any(...tokens: readonly (CancellationToken | AbortSignal)[]): CancellationToken {
    tokens.forEach((token, index) => isCancellationSignal(`tokens[${index}]`, token));
    const live = tokens.filter((token) => !isToken(token) || token.cancelled || token.canBeCancelled);
    return live.length === 0 ? CancellationToken.none : new CancellationToken(new AnyOf(live));
  }

  /** A token that is cancelled so many milliseconds from now. Like `AbortSignal.timeout`, it keeps no process alive. */
  static timeout(ms: number): CancellationToken {
    isTimeout('ms', ms);
    const cancellation = new Cancellation();
    cancellation.cancelAfter(ms, { quiet: true });
    return new CancellationToken(cancellation);
  }
}

let none: CancellationToken | undefined;
