import { isAbortError } from 'abort-controller-x';
import { careful } from '../base/careful.ts';
import { type SubmittedTask, type TaskEnd, timeIsUp } from './submitted-task.ts';

/** Its future is done, in the way in which it ended; or too late, which a synchronous task can without any timer's word. */
export function settleTask(task: SubmittedTask, how: TaskEnd): void {
  if (how.status === 'fulfilled') fulfilTask(task, how.value);
  else if (how.status === 'cancelled') task.cancel(how.reason);
  else if (task.isLate) task.reject(timeIsUp(task));
  else if (task.future.cancelRequested && careful(() => isAbortError(how.reason), false)) task.cancel();
  else task.reject(how.reason);
}

export function fulfilTask(task: SubmittedTask, value: unknown): void {
  if (task.isLate) return task.reject(timeIsUp(task));
  try {
    task.resolve(value);
  } catch (error) {
    // A value that was none when it came can be a promise when it is looked at again.
    task.reject(error);
  }
}
