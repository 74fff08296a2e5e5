import { dispose, disposable } from '../base/dispose.ts';
import { callSafely, Listeners } from '../base/listeners.ts';
import { tokenMark } from '../base/marks.ts';
import { startTimer } from '../base/timer.ts';
import { CancelledError, TimeoutError } from '../errors.ts';
import type { TokenLike } from './signals.ts';

/**
 * A cancellation: brought about by `cancel`, by the clock, or by one of its parents. Whatever can be cancelled has one;
 * tokens only show it.
 */
export class Cancellation implements TokenLike {
  /** What is cancelled, as messages call it. */
  readonly #what: string;
  readonly #parents: readonly TokenLike[];
  #status: 'open' | 'cancelled' | 'closed' = 'open';
  #reason: unknown;
  #error: CancelledError | undefined;
  #controller: AbortController | undefined;
  #listeners: Listeners<[reason: unknown]> | undefined;
  /** To the parents, while somebody listens to us: a long-lived parent then keeps nothing of those who do not. */
  #subscriptions: Disposable[] = [];
  #deadline = Infinity;
  #late: (() => TimeoutError) | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(what = 'the operation', parents: readonly TokenLike[] = []) {
    this.#what = what;
    this.#parents = parents;
  }

  /** Inside a loop that never yields no timer fires and no parent tells: so the clock and the parents are asked. */
  get cancelled(): boolean {
    if (this.#status === 'open') {
      const parent = this.#parents.find(({ cancelled }) => cancelled);
      if (parent !== undefined) this.#end('cancelled', parent.reason);
      else if (performance.now() >= this.#deadline) this.#timeUp();
    }
    return this.#status === 'cancelled';
  }

  /** The caller's own value; `undefined` until cancelled. */
  get reason(): unknown {
    return this.cancelled ? this.#reason : undefined;
  }

  /** One error a cancellation, so that it can be told by identity. */
  get error(): CancelledError {
    return (this.#error ??= CancelledError.because(this.reason, this.#what));
  }

  get canBeCancelled(): boolean {
    return this.#status !== 'closed';
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = (this.#controller = new AbortController());
      this.onCancelled(() => controller.abort(this.error));
    }
    return this.#controller.signal;
  }

  /** Calls `fn` once, at once if it is too late to wait. */
  onCancelled(fn: (reason: unknown) => unknown): Disposable {
    if (this.cancelled) callSafely(this, fn, this.#reason);
    if (this.#status !== 'open') return disposable(() => {});
    const listeners = (this.#listeners ??= new Listeners());
    const leave = listeners.add(fn);
    if (listeners.size === 1)
      this.#subscriptions = this.#parents.map((parent) => parent.onCancelled(() => this.cancelled));
    return disposable(() => {
      leave();
      if (listeners.size === 0) this.#leaveParents();
    });
  }

  /** The first reason stays; to be cancelled twice is nothing. */
  cancel(reason: unknown): void {
    if (!this.cancelled) this.#end('cancelled', reason);
  }

  /** Cancelled in the end, and for this reason: who asks from now on hears no other. */
  conclude(reason: unknown): void {
    this.cancel(reason);
    if (Object.is(reason, this.#reason)) return;
    this.#reason = reason;
    this.#error = undefined;
  }

  /** Cancels after so many milliseconds; a later call moves the deadline. */
  cancelAfter(ms: number, quiet?: boolean): void {
    if (this.#status !== 'open') return;
    this.#stopTimer?.();
    this.expireAt(performance.now() + ms, () => new TimeoutError(`the time of ${ms} ms is up`));
    if (!this.cancelled) this.#stopTimer = startTimer(ms, () => this.#timeUp(), quiet);
  }

  /** Cancelled from that moment of `performance.now()` on, for those who ask; who listens is told by somebody else. */
  expireAt(deadline: number, late: () => TimeoutError): void {
    this.#deadline = deadline;
    this.#late = late;
  }

  /** Nobody will cancel any more: whoever listens is let go. */
  close(): void {
    if (!this.cancelled) this.#end('closed', undefined);
  }

  /** As reports of what its listeners throw name it. */
  get [Symbol.toStringTag](): string {
    return 'CancellationToken';
  }

  get [tokenMark](): true {
    return true;
  }

  #timeUp(): void {
    this.#end('cancelled', this.#late?.());
  }

  #end(status: 'cancelled' | 'closed', reason: unknown): void {
    if (this.#status !== 'open') return;
    this.#status = status;
    this.#reason = reason;
    this.#stopTimer?.();
    this.#leaveParents();
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (status === 'cancelled') listeners?.tell(this, reason);
  }

  #leaveParents(): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription[dispose]();
  }
}
