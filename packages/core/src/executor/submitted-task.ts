import { dispose } from '../base/dispose.ts';
import type { Alarm } from '../base/timer.ts';
import { TimeoutError } from '../errors.ts';
import { producer } from '../future/future.ts';
import { FutureController } from '../future/future-controller.ts';
import type { CancelOptions, TaskHooks } from '../future/future-hooks.ts';
import type { Outcome, SettledStatus } from '../future/future-state.ts';
import type { Chunk } from '../map/map.ts';
import type { Supply } from './supply.ts';
import type { TaskOptions } from './task-options.ts';
import type { Line, Queueable } from './task-queue.ts';

/** What a task tells the executor that it was submitted to. */
export interface TaskOwner {
  /** The consumer asks for cancellation, and the task has not ended. */
  cancelAsked(task: SubmittedTask, reason: unknown, options: CancelOptions): void;
  /** Whether a worker has begun it, though nobody was told yet. */
  claimed(task: SubmittedTask): boolean;
  /** Its future is done; nobody else knows yet. */
  settled(task: SubmittedTask, status: SettledStatus, value: unknown): void;
}

/** How a task ended, as the one that ran it knows. */
export type TaskEnd = Exclude<Outcome<unknown>, { status: 'pending' | 'running' }>;

/** What is to be called, in the form that the executor at hand can call: a function, or a reference to one. */
export interface Work {
  readonly name: string;
}

/** A task's stay with a worker. */
export class Trip {
  readonly workerId: number;
  /** When the task began, by `performance.now()`. */
  startedAt: number | undefined = undefined;
  /** When it ended, where that is known better than by its end being heard of. */
  endedAt: number | undefined = undefined;
  /** The task came back, or has ended: the worker does no more for it. */
  over = false;

  constructor(workerId: number) {
    this.workerId = workerId;
  }
}

/** What only some tasks have. */
interface Extras {
  chunk?: Chunk | undefined;
  /** Where it was submitted. */
  site?: object | undefined;
  /** Its time is up. */
  deadline?: Alarm | undefined;
  /** Its worker is to be ended: there once it was asked to stop, with a grace. */
  kill?: Alarm | undefined;
  subscription?: Disposable | undefined;
}

/**
 * A task from its submission to its end: the producer's half of its future, with what to call and how. It is its own
 * place in the queue and its own hooks, and keeps what only some tasks have in an object of its own, so that a waiting
 * task costs little more than itself and its future.
 */
export class SubmittedTask
  extends FutureController<unknown>
  implements Queueable<SubmittedTask | Supply>, TaskHooks
{
  readonly owner: TaskOwner;
  readonly options: TaskOptions;
  /** Gone when the task is done: its future must not pin them. */
  work: Work | undefined;
  args: unknown[] | undefined;
  /** There while it is out of the queue and has not ended. */
  trip: Trip | undefined;
  #extras: Extras | undefined;

  queueLine: Line<SubmittedTask | Supply> | undefined;
  queueBefore: SubmittedTask | Supply | undefined;
  queueBehind: SubmittedTask | Supply | undefined;

  /** In whole microseconds: a fraction would cost every waiting task an object. */
  readonly #queuedAt: number;

  constructor(
    owner: TaskOwner,
    work: Work,
    args: unknown[],
    options: TaskOptions,
    chunk: Chunk | undefined,
    queuedAt = performance.now(),
    id?: number,
  ) {
    super();
    if (id !== undefined) producer.number(this.future, id);
    this.#queuedAt = Math.round(queuedAt * 1000);
    this.owner = owner;
    this.work = work;
    this.args = args;
    this.options = options;
    this.trip = undefined;
    this.#extras = chunk && { chunk };
    producer.attach(this.future, this);
  }

  get extras(): Readonly<Extras> {
    return this.#extras ?? noExtras;
  }

  /** Where the first extra is set, room is made for them. */
  get ownExtras(): Extras {
    return (this.#extras ??= {});
  }

  get queuedAt(): number {
    return this.#queuedAt / 1000;
  }

  get isLate(): boolean {
    const { deadline } = this.extras;
    return deadline !== undefined && (this.trip?.endedAt ?? performance.now()) >= deadline.at;
  }

  get priority(): number {
    return this.options.priority ?? 0;
  }

  get name(): string {
    return this.options.name ?? this.work?.name ?? '';
  }

  onCancel(reason: unknown, options: CancelOptions): void {
    this.owner.cancelAsked(this, reason, options);
  }

  started(): boolean {
    return this.trip !== undefined && this.owner.claimed(this);
  }

  onSettled(status: SettledStatus, value: unknown): void {
    const extras = this.#extras;
    if (extras) {
      extras.subscription?.[dispose]();
      extras.deadline?.stop();
      extras.subscription = extras.deadline = undefined;
    }
    this.owner.settled(this, status, value);
    this.work = this.args = undefined;
  }
}

const noExtras: Extras = {};

/** What a task is called in messages. */
export const labelOf = ({ future, name }: SubmittedTask): string =>
  name === '' ? `Future #${future.id}` : `Future #${future.id} (${name})`;

/** The error of a task that took too long. */
export function timeIsUp(task: SubmittedTask): TimeoutError {
  const { timeout, timeoutFrom = 'start' } = task.options;
  return new TimeoutError(`${labelOf(task)} did not finish within ${timeout} ms of its ${timeoutFrom}`);
}
