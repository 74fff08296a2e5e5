import { dispose } from '../base/dispose.ts';
import { checkOptions, isOneOf } from '../base/validate.ts';
import { onInterrupt, throwIfCancelled, waitChecks, type WaitOptions } from '../cancellation/interrupt.ts';
import { distinctFutures, stopTelling, tellOfEach } from './each-settled.ts';
import type { Future } from './future.ts';
import type { SettledStatus } from './future-state.ts';
import type { Watcher } from './watcher.ts';

export const ALL_COMPLETED = 'ALL_COMPLETED';
export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';

export type ReturnWhen = typeof ALL_COMPLETED | typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION;

export interface WaitForOptions extends WaitOptions {
  returnWhen?: ReturnWhen | undefined;
}

/** Both in the order of the input. */
export interface Waited<T> {
  done: Set<Future<T>>;
  notDone: Set<Future<T>>;
}

/**
 * Waits until all futures are done, or the first one, or the first that fails, or the time is up; then tells the done
 * from the others. Cancelled is done, and is no failure. Never rejects because of a task or of the time.
 */
export async function wait<T>(
  futures: Iterable<Future<T>>,
  options: WaitForOptions = {},
): Promise<Waited<T>> {
  checkOptions<WaitForOptions>('wait()', options, {
    ...waitChecks,
    returnWhen: isOneOf(ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION),
  });
  const { returnWhen = ALL_COMPLETED } = options;
  const distinct = distinctFutures('futures', futures);
  throwIfCancelled(options.signal, 'wait()');
  await enoughSettled(distinct, returnWhen, options);
  return partition(distinct);
}

async function enoughSettled(
  futures: Set<Future<unknown>>,
  returnWhen: ReturnWhen,
  options: WaitOptions,
): Promise<void> {
  let unfinished = futures.size;
  let enough = unfinished === 0;
  let wake = (): void => {};
  const watcher: Watcher = {
    settled(_, status) {
      unfinished--;
      enough ||= unfinished === 0 || isTrigger(returnWhen, status);
      if (enough) wake();
    },
  };
  tellOfEach(futures, watcher);
  try {
    if (enough || (options.timeout ?? Infinity) <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const interruption = onInterrupt(options, 'wait()', { timedOut: resolve, cancelled: reject });
      wake = () => {
        interruption[dispose]();
        resolve();
      };
    });
  } finally {
    stopTelling(futures, watcher);
  }
}

function isTrigger(returnWhen: ReturnWhen, status: SettledStatus): boolean {
  return returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && status === 'rejected');
}

function partition<T>(futures: Set<Future<T>>): Waited<T> {
  const done = new Set<Future<T>>();
  const notDone = new Set<Future<T>>();
  for (const future of futures) (future.done() ? done : notDone).add(future);
  return { done, notDone };
}
