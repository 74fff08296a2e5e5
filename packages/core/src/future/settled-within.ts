import { dispose } from '../base/dispose.ts';
import { onInterrupt, throwIfCancelled, type WaitOptions } from '../cancellation/interrupt.ts';
import { TimeoutError } from '../errors.ts';
import { unwatch, watch, type Watchable, type Watcher } from './watcher.ts';

/** Waits for a future to be done, but not beyond the time or the signal; leaves nothing behind on either. */
export async function settledWithin(
  future: Watchable,
  { timeout = Infinity, signal }: WaitOptions,
): Promise<void> {
  const what = `waiting for Future #${future.id}`;
  const outOfTime = (): TimeoutError =>
    new TimeoutError(`not done within ${timeout} ms: ${future.toString()}`);
  throwIfCancelled(signal, what);
  if (future.done()) return;
  if (timeout <= 0) throw outOfTime();
  await new Promise<void>((resolve, reject) => {
    const watcher: Watcher = {
      settled() {
        interruption[dispose]();
        resolve();
      },
    };
    const giveUp = (error: Error): void => {
      future[unwatch](watcher);
      reject(error);
    };
    const interruption = onInterrupt({ timeout, signal }, what, {
      timedOut: () => giveUp(outOfTime()),
      cancelled: giveUp,
    });
    future[watch](watcher);
  });
}
