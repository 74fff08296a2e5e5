import { checkOptions, isOneOf } from '../base/validate.ts';
import { waitChecks, type WaitOptions } from '../cancellation/interrupt.ts';
import type { Future, ResultOf } from './future.ts';
import { distinctFutures, settling } from './settling.ts';

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
export function wait<T>(futures: Iterable<Future<T>>, options?: WaitForOptions): Promise<Waited<T>>;
/** The same for futures of several kinds of results. */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitForOptions,
): Promise<Waited<ResultOf<F>>>;
export async function wait(
  futures: Iterable<Future<unknown>>,
  options: WaitForOptions = {},
): Promise<Waited<unknown>> {
  checkOptions<WaitForOptions>('wait()', options, {
    ...waitChecks,
    returnWhen: isOneOf(ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION),
  });
  const { returnWhen } = options;
  const distinct = distinctFutures(futures);
  return settling(
    distinct,
    (status) => returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && status === 'rejected'),
    options,
    'wait()',
    () => partition(distinct),
  );
}

function partition<T>(futures: Set<Future<T>>): Waited<T> {
  const done = new Set<Future<T>>();
  const notDone = new Set<Future<T>>();
  for (const future of futures) (future.done() ? done : notDone).add(future);
  return { done, notDone };
}
