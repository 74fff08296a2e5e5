import { startTimer } from '../base/timer.ts';
import type { SubmittedTask } from './submitted-task.ts';

/** A timer that is later than this says that this thread was busy. */
const busyMs = 5;

/** The task's time runs, and has been running for `late` already. */
export function startDeadline(task: SubmittedTask, late: number, timedOut: () => void): void {
  const { timeout = Infinity } = task.options;
  if (timeout === Infinity) return;
  const at = performance.now() + timeout - late;
  const whenDue = (): void => {
    // When this thread was busy, its inbox may hold the end, which may have come in time.
    if (performance.now() - at < busyMs) timedOut();
    else startTimer(1, timedOut);
  };
  task.ownExtras.deadline = { at, stop: startTimer(Math.max(0, timeout - late), whenDue) };
}
