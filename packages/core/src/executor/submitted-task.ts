import { nameOf } from '../base/describe.ts';
import { dispose } from '../base/dispose.ts';
import type { Alarm } from '../base/timer.ts';
import { TimeoutError } from '../errors.ts';
import { producer } from '../future/future.ts';
import { FutureController } from '../future/future-controller.ts';
import type { CancelOptions, TaskHooks } from '../future/future-hooks.ts';
import type { Outcome, SettledStatus } from '../future/future-state.ts';
import type { Chunk } from '../map/map.ts';
import type { AnyTask } from './submitter.ts';
import type { TaskOptions } from './task-options.ts';
import type { Line, Queueable } from './task-queue.ts';

/** What a task tells the executor that it was submitted to. */
export interface TaskOwner {
  /** The consumer asks for cancellation, and the task has not ended. */
  cancelAsked(task: SubmittedTask, reason: unknown, options: CancelOptions): void;
  /** Its future is done; nobody else knows yet. */
  settled(task: SubmittedTask, status: SettledStatus, value: unknown): void;
}

/** How a task ended, as the one that ran it knows. */
export type TaskEnd = Exclude<Outcome<unknown>, { status: 'pending' | 'running' }>;

/**
 * A task from its submission to its end: the producer's half of its future, with what to call and how. It is its own
 * place in the queue and its own hooks, so that a waiting task costs two objects, itself and its future.
 */
export class SubmittedTask extends FutureController<unknown> implements Queueable<SubmittedTask>, TaskHooks {
  readonly owner: TaskOwner;
  readonly options: TaskOptions;
  readonly chunk: Chunk | undefined;
  /** Gone when the task is done: its future must not pin them. */
  fn: AnyTask | undefined;
  args: unknown[] | undefined;

  queueLine: Line<SubmittedTask> | undefined;
  queueBefore: SubmittedTask | undefined;
  queueBehind: SubmittedTask | undefined;

  readonly queuedAt: number = performance.now();
  startedAt: number | undefined;
  workerId: number | undefined;
  /** Its time is up. */
  deadline: Alarm | undefined;
  /** Its worker is to be ended: there once it was asked to stop, with a grace. */
  kill: Alarm | undefined;
  subscription: Disposable | undefined;

  constructor(
    owner: TaskOwner,
    fn: AnyTask,
    args: unknown[],
    options: TaskOptions,
    chunk: Chunk | undefined,
  ) {
    super();
    this.owner = owner;
    this.fn = fn;
    this.args = args;
    this.options = options;
    this.chunk = chunk;
    producer.attach(this.future, this);
  }

  get isLate(): boolean {
    return this.deadline !== undefined && performance.now() >= this.deadline.at;
  }

  get priority(): number {
    return this.options.priority ?? 0;
  }

  get name(): string {
    return this.options.name ?? nameOf(this.fn);
  }

  onCancel(reason: unknown, options: CancelOptions): void {
    this.owner.cancelAsked(this, reason, options);
  }

  onSettled(status: SettledStatus, value: unknown): void {
    this.subscription?.[dispose]();
    this.deadline?.stop();
    this.subscription = this.deadline = undefined;
    this.owner.settled(this, status, value);
    this.fn = this.args = undefined;
  }
}

/** The error of a task that took too long. */
export function timeIsUp({ name, future, options }: SubmittedTask): TimeoutError {
  const { timeout, timeoutFrom = 'start' } = options;
  const label = name === '' ? `Future #${future.id}` : `Future #${future.id} (${name})`;
  return new TimeoutError(`${label} did not finish within ${timeout} ms of its ${timeoutFrom}`);
}
