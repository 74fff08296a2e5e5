import { disposable, nothingToDispose } from '../base/dispose.ts';
import { callSafely, Listeners } from '../base/listeners.ts';
import { startTimer } from '../base/timer.ts';
import { TimeoutError } from '../errors.ts';

/** What a token shows of: the side that can be asked and listened to. */
export interface CancellationState {
  readonly cancelled: boolean;
  /** The caller's own value; `undefined` until cancelled. */
  readonly reason: unknown;
  readonly canBeCancelled: boolean;
  /** Set where the state is that of a signal: the token then hands out that very signal. */
  readonly signal?: AbortSignal;
  onCancelled(fn: (reason: unknown) => void): Disposable;
}

/** A cancellation that can be brought about: by `cancel`, or by the clock. */
export class Cancellation implements CancellationState {
  #status: 'open' | 'cancelled' | 'closed' = 'open';
  #reason: unknown;
  #listeners: Listeners<[reason: unknown]> | undefined;
  #deadline = Infinity;
  #timeout = Infinity;
  #stopTimer: (() => void) | undefined;

  /** Asked inside a loop that never yields, the timer cannot have fired: so the clock is asked as well. */
  get cancelled(): boolean {
    if (this.#status === 'open' && this.#deadline !== Infinity && performance.now() >= this.#deadline)
      this.#timeUp();
    return this.#status === 'cancelled';
  }

  get reason(): unknown {
    return this.cancelled ? this.#reason : undefined;
  }

  get canBeCancelled(): boolean {
    return this.#status !== 'closed';
  }

  onCancelled(fn: (reason: unknown) => void): Disposable {
    if (this.cancelled) callSafely(this, fn, this.#reason);
    if (this.#status !== 'open') return nothingToDispose;
    return disposable((this.#listeners ??= new Listeners()).add(fn));
  }

  /** The first reason stays; to be cancelled twice is nothing. */
  cancel(reason: unknown): void {
    if (this.#status !== 'open') return;
    this.#status = 'cancelled';
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#letGo();
    listeners?.tell(this, reason);
  }

  /** Cancels after so many milliseconds; a later call moves the deadline, `Infinity` takes it away. */
  cancelAfter(ms: number, timer?: { quiet?: boolean }): void {
    if (this.#status !== 'open') return;
    this.#stopTimer?.();
    this.#timeout = ms;
    this.#deadline = performance.now() + ms;
    if (ms <= 0) this.#timeUp();
    else this.#stopTimer = startTimer(ms, () => this.#timeUp(), timer);
  }

  /** Cancelled from that moment of `performance.now()` on, for those who ask; who listens is told by somebody else. */
  expireAt(deadline: number, timeout: number): void {
    this.#timeout = timeout;
    this.#deadline = deadline;
  }

  /** Nobody will cancel any more: whoever listens is let go. */
  close(): void {
    if (this.#status !== 'open') return;
    this.#status = 'closed';
    this.#letGo();
  }

  #timeUp(): void {
    this.cancel(new TimeoutError(`the time of ${this.#timeout} ms is up`));
  }

  #letGo(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#listeners = undefined;
  }
}
