import {
  type Checks,
  isArray,
  isDuration,
  isFiniteNumber,
  isOneOf,
  isString,
  isTimeout,
} from '../base/validate.ts';
import { isCancellationSignal } from '../cancellation/signals.ts';
import type { CancellationToken } from '../cancellation/token.ts';

/** How a task is to be run; given through `executor.with(options)`. */
export interface TaskOptions {
  /** Cancels the task when it aborts. */
  signal?: AbortSignal | CancellationToken | undefined;
  /** Milliseconds that the task may take; then its future fails with a `TimeoutError`, and it is asked to stop. */
  timeout?: number | undefined;
  /** Whether the time counts from the task's start (the default) or from its submission. */
  timeoutFrom?: 'start' | 'submit' | undefined;
  /** Milliseconds of grace after a cancellation or timeout, then its worker is ended. Absent: never. */
  killAfter?: number | undefined;
  /** Larger goes first; 0 by default. Equal ones go in the order of submission. */
  priority?: number | undefined;
  /** What is moved to the worker instead of copied: buffers, ports, streams. What a platform can move has no common type. */
  transfer?: readonly object[] | undefined;
  /** Its name in events, messages and `currentTask()`; by default the function's. */
  name?: string | undefined;
}

export const taskChecks: Checks<TaskOptions> = {
  signal: isCancellationSignal,
  timeout: isTimeout,
  timeoutFrom: isOneOf('start', 'submit'),
  killAfter: isDuration,
  priority: isFiniteNumber,
  transfer: isArray,
  name: isString,
};
