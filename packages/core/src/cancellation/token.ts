import { dispose, disposable } from '../base/dispose.ts';
import { callSafely, Listeners } from '../base/listeners.ts';
import { tokenMark } from '../base/marks.ts';
import { startTimer } from '../base/timer.ts';
import { isFunction, isTimeout } from '../base/validate.ts';
import { CancelledError, TimeoutError } from '../errors.ts';
import {
  type CancellationSignal,
  isAbortSignal,
  isCancellationSignal,
  listenTo,
  type TokenLike,
} from './signals.ts';

/** The other half of a token, for whoever made it: sources, futures, executors. */
export interface Canceller {
  /** The first reason stays; to be cancelled twice is nothing. */
  cancel(token: CancellationToken, reason: unknown): void;
  /** Cancelled in the end, and for this reason: who asks from now on hears no other. */
  conclude(token: CancellationToken, reason: unknown): void;
  /** Cancels after so many milliseconds; a later call moves the deadline. */
  cancelAfter(token: CancellationToken, ms: number, quiet?: boolean): void;
  /** Cancelled from that moment of `performance.now()` on, for those who ask; who listens is told by somebody else. */
  expireAt(token: CancellationToken, deadline: number, late: () => TimeoutError): void;
  /** Nobody will cancel it any more: whoever listens is let go. */
  close(token: CancellationToken): void;
  /** One error a token, so that it can be told by identity. */
  errorOf(token: CancellationToken): CancelledError;
  /** Smaller for what was cancelled before. */
  turnOf(token: TokenLike): number;
  /** A token that is cancelled when the signal aborts. */
  tokenOf(signal: AbortSignal): CancellationToken;
}

/** Set below, where the private half can be reached. */
export let canceller: Canceller;

/**
 * A signal has one token, and gets one listener of ours, however many of us wait for it, and none when nobody does: to
 * add the n-th listener to an EventTarget costs O(n), and a pool may have a hundred thousand tasks on one signal.
 */
const tokens = new WeakMap<AbortSignal, CancellationToken>();

/**
 * The half of a cancellation that one hands out: it can be asked, listened to and thrown, but not cancelled. It is
 * cancelled by whoever made it, by the clock, or by one of its parents.
 */
export class CancellationToken implements TokenLike {
  /** What is cancelled, as messages call it. */
  readonly #what: string;
  readonly #parents: readonly TokenLike[];
  #status: 'open' | 'cancelled' | 'closed' = 'open';
  #reason: unknown;
  /** Which cancellation it was of all in this realm. */
  #turn = Infinity;
  #error: CancelledError | undefined;
  #signal: AbortSignal | undefined;
  #listeners: Listeners<[reason: unknown]> | undefined;
  /** To the parents, while somebody listens to us: a long-lived parent then keeps nothing of those who do not. */
  #subscriptions: Disposable[] = [];
  #deadline = Infinity;
  #late: (() => TimeoutError) | undefined;
  #stopTimer: (() => void) | undefined;

  /** Tokens come from a source, a task's context, or the static members. */
  constructor(what = 'the operation', parents: readonly TokenLike[] = []) {
    this.#what = what;
    this.#parents = parents;
  }

  /**
   * The truth at this moment: inside a loop that never returns to the event loop no timer fires and no parent tells, so
   * the clock and the parents are asked.
   */
  get cancelled(): boolean {
    if (this.#status === 'open') {
      // A loop, since `find` would cost each check several times as much. Nobody may have looked while one was cancelled
      // after the other: the first of them counts.
      let first: TokenLike | undefined;
      for (const parent of this.#parents) {
        if (parent.cancelled && (!first || canceller.turnOf(parent) < canceller.turnOf(first)))
          first = parent;
      }
      if (first) CancellationToken.#end(this, 'cancelled', first.reason, canceller.turnOf(first));
      if (this.#late && performance.now() >= this.#deadline) CancellationToken.#timeUp(this);
    }
    return this.#status === 'cancelled';
  }

  /** The value that the one who cancelled gave; `undefined` until then. */
  get reason(): unknown {
    return this.cancelled ? this.#reason : undefined;
  }

  /** `false` when nothing can cancel this token any more, so that there is no point in listening. */
  get canBeCancelled(): boolean {
    return this.#status !== 'closed';
  }

  /** The same as a signal of the platform, for `fetch` and friends; its `reason` is a `CancelledError`. */
  get signal(): AbortSignal {
    if (!this.#signal) {
      const controller = new AbortController();
      this.#signal = controller.signal;
      this.onCancelled(() => controller.abort(canceller.errorOf(this)));
    }
    return this.#signal;
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw canceller.errorOf(this);
  }

  /** Calls `fn` with the reason once this token is cancelled, at once if it already is. Dispose to stop listening. */
  onCancelled(fn: (reason: unknown) => unknown): Disposable {
    isFunction('fn', fn);
    if (this.cancelled) callSafely(this, fn, this.#reason);
    if (this.#status !== 'open') return disposable(() => {});
    const listeners = (this.#listeners ??= new Listeners());
    const leave = listeners.add(fn);
    if (listeners.size === 1) {
      this.#subscriptions = this.#parents.map((parent) => parent.onCancelled(() => this.cancelled));
      // One of them may have come to its end by being listened to.
      if (this.#status !== 'open') CancellationToken.#leaveParents(this);
    }
    return disposable(() => {
      leave();
      if (listeners.size === 0) CancellationToken.#leaveParents(this);
    });
  }

  get [tokenMark](): true {
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'CancellationToken';
  }

  /** The token that is never cancelled. */
  static get none(): CancellationToken {
    const never = new CancellationToken();
    canceller.close(never);
    return (none ??= never);
  }

  /** A token that is cancelled when `signal` aborts; its `signal` is the very same one. */
  static from(signal: AbortSignal | CancellationToken): CancellationToken {
    isCancellationSignal('signal', signal);
    return asToken(signal) as CancellationToken;
  }

  /** A token that is cancelled as soon as one of `tokens` is. It listens to them only while somebody listens to it. */
  static any(...tokens: readonly (CancellationToken | AbortSignal)[]): CancellationToken {
    tokens.forEach((token, index) => isCancellationSignal(`tokens[${index}]`, token));
    const live = tokens.map(asToken).filter((token) => token.canBeCancelled);
    return live.length === 0 ? CancellationToken.none : new CancellationToken(undefined, live);
  }

  /** A token that is cancelled so many milliseconds from now. Like `AbortSignal.timeout`, it keeps no process alive. */
  static timeout(ms: number): CancellationToken {
    isTimeout('ms', ms);
    const token = new CancellationToken();
    canceller.cancelAfter(token, ms, true);
    return token;
  }

  // Private functions are static: a private method would cost every instance a slot.

  static {
    canceller = {
      cancel(token, reason) {
        if (!token.cancelled) CancellationToken.#end(token, 'cancelled', reason);
      },
      conclude(token, reason) {
        canceller.cancel(token, reason);
        if (Object.is(reason, token.#reason)) return;
        token.#reason = reason;
        token.#error = undefined;
      },
      cancelAfter(token, ms, quiet) {
        if (token.#status !== 'open') return;
        token.#stopTimer?.();
        canceller.expireAt(
          token,
          performance.now() + ms,
          () => new TimeoutError(`the time of ${ms} ms is up`),
        );
        if (!token.cancelled) {
          token.#stopTimer = startTimer(ms, () => CancellationToken.#timeUp(token), quiet);
        }
      },
      expireAt(token, deadline, late) {
        token.#deadline = deadline;
        token.#late = late;
      },
      close(token) {
        if (!token.cancelled) CancellationToken.#end(token, 'closed', undefined);
      },
      turnOf: (token) => (#turn in token ? token.#turn : Infinity),
      errorOf: (token) => (token.#error ??= CancelledError.because(token.reason, token.#what)),
      tokenOf(signal) {
        const token = new CancellationToken(undefined, [listenTo(signal)]);
        token.#signal = signal;
        return token;
      },
    };
  }

  static #timeUp(token: CancellationToken): void {
    CancellationToken.#end(token, 'cancelled', token.#late?.());
  }

  static #end(
    token: CancellationToken,
    status: 'cancelled' | 'closed',
    reason: unknown,
    turn = Infinity,
  ): void {
    if (token.#status !== 'open') return;
    token.#status = status;
    token.#reason = reason;
    token.#turn = Math.min(turn, ++turns);
    token.#stopTimer?.();
    CancellationToken.#leaveParents(token);
    const listeners = token.#listeners;
    token.#listeners = undefined;
    if (status === 'cancelled') listeners?.tell(token, reason);
  }

  static #leaveParents(token: CancellationToken): void {
    for (const subscription of token.#subscriptions.splice(0)) subscription[dispose]();
  }
}

let none: CancellationToken | undefined;
let turns = 0;

/** Signals and tokens in one form. */
export function asToken(signal: CancellationSignal): TokenLike {
  if (!isAbortSignal(signal)) return signal;
  let token = tokens.get(signal);
  if (!token) tokens.set(signal, (token = canceller.tokenOf(signal)));
  return token;
}
