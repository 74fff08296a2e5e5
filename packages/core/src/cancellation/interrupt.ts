import { dispose, disposable } from '../base/dispose.ts';
import { startTimer } from '../base/timer.ts';
import { type Checks, isTimeout } from '../base/validate.ts';
import { CancelledError } from '../errors.ts';
import {
  type CancellationSignal,
  isCancellationSignal,
  isCancelled,
  onCancelled,
  reasonOf,
} from './on-cancelled.ts';
import type { CancellationToken } from './token.ts';

/** How long to wait, and what ends the waiting before. */
export interface WaitOptions {
  /** Milliseconds; 0 or less only looks at what is already there. */
  timeout?: number | undefined;
  signal?: AbortSignal | CancellationToken | undefined;
}

export const waitChecks: Checks<WaitOptions> = { timeout: isTimeout, signal: isCancellationSignal };

/** What a wait does when it is interrupted; at most one of the two is called, and that once. */
export interface Interrupted {
  timedOut(): void;
  cancelled(error: CancelledError): void;
}

export function throwIfCancelled(signal: CancellationSignal | undefined, what: string): void {
  if (signal !== undefined && isCancelled(signal)) throw CancelledError.because(reasonOf(signal), what);
}

/** Interrupts when the time is up or the signal aborts. Disposing leaves neither timer nor listener. */
export function onInterrupt(
  { timeout = Infinity, signal }: WaitOptions,
  what: string,
  then: Interrupted,
): Disposable {
  let over = false;
  let subscription: Disposable | undefined;
  const stop = (): void => {
    over = true;
    stopTimer();
    subscription?.[dispose]();
  };
  const stopTimer = startTimer(timeout, () => {
    stop();
    then.timedOut();
  });
  if (signal !== undefined) {
    subscription = onCancelled(signal, (reason) => {
      stop();
      then.cancelled(CancelledError.because(reason, what));
    });
    // Told at once: there was no subscription yet to take back.
    if (over) subscription[dispose]();
  }
  return disposable(stop);
}
