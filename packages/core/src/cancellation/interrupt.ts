import { dispose } from '../base/dispose.ts';
import { startTimer } from '../base/timer.ts';
import { type Checks, isTimeout } from '../base/validate.ts';
import { CancelledError } from '../errors.ts';
import { isCancellationSignal } from './signals.ts';
import { asToken, type CancellationToken } from './token.ts';

/** How long to wait, and what ends the waiting before. */
export interface WaitOptions {
  /** Milliseconds; 0 or less only looks at what is already there. */
  timeout?: number | undefined;
  signal?: AbortSignal | CancellationToken | undefined;
}

export const waitChecks: Checks<WaitOptions> = { timeout: isTimeout, signal: isCancellationSignal };

/**
 * Calls `interrupted` once: with an error when the signal aborts, with nothing when the time is up, at once if that is
 * the case already. Returns the way to stop, which leaves neither timer nor listener.
 */
export function onInterrupt(
  { timeout = Infinity, signal }: WaitOptions,
  what: string,
  interrupted: (error?: CancelledError) => void,
): () => void {
  let over = false;
  let stopTimer: (() => void) | undefined;
  let subscription: Disposable | undefined;
  const stop = (): void => {
    over = true;
    stopTimer?.();
    subscription?.[dispose]();
  };
  const interrupt = (error?: CancelledError): void => {
    stop();
    interrupted(error);
  };
  if (signal)
    subscription = asToken(signal).onCancelled((reason) => interrupt(CancelledError.because(reason, what)));
  if (over) return stop;
  if (timeout <= 0) interrupt();
  else stopTimer = startTimer(timeout, interrupt);
  return stop;
}
