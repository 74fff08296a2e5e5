import { isThenable } from '../base/describe.ts';
import { soon } from '../base/microtask.ts';
import { type Checks, checkOptions, isQueueLength } from '../base/validate.ts';
import { CancellationToken, canceller } from '../cancellation/token.ts';
import { runAsTask } from '../task/current-task.ts';
import type { TaskContext } from '../task/task-context.ts';
import { type SubmittedTask, type TaskEnd, timeIsUp, Trip } from './submitted-task.ts';
import type { AnyTask } from './submitter.ts';
import { TaskExecutor } from './task-executor.ts';

export interface InlineExecutorOptions {
  /** How many tasks may wait; beyond it `submit` throws a `QueueFullError`, and `map` waits for room. */
  maxQueue?: number | undefined;
}

const optionChecks: Checks<InlineExecutorOptions> = { maxQueue: isQueueLength };

/** Its one worker, which is the calling thread. */
const inlineId = 0;

/**
 * Runs tasks on the calling thread, one at a time, each begun in a microtask of its own and never inside `submit`.
 * Nothing is copied and closures work. The thread cannot be ended: where a pool ends a worker, a task is abandoned.
 */
export class InlineExecutor extends TaskExecutor {
  #current: { task: SubmittedTask; context: InlineContext } | undefined;
  #waking = false;
  #closed = false;

  constructor(options: InlineExecutorOptions = {}) {
    checkOptions<InlineExecutorOptions>('InlineExecutor', options, optionChecks);
    super(options);
  }

  protected readonly capacity = 1;

  protected get workerCounts(): { workers: number; idle: number } {
    return this.#closed ? { workers: 0, idle: 0 } : { workers: 1, idle: this.#current ? 0 : 1 };
  }

  protected *tasksOut(): Iterable<SubmittedTask> {
    if (this.#current) yield this.#current.task;
  }

  protected wake(): void {
    if (this.#waking || this.#current !== undefined) return;
    this.#waking = true;
    // Who wakes us may be a task of another executor; what runs now is no part of it.
    soon(() => runAsTask(undefined, () => this.#runNext()));
  }

  protected interrupt(task: SubmittedTask, reason: unknown): void {
    if (this.#current?.task === task) canceller.cancel(this.#current.context.token, reason);
  }

  protected kill(task: SubmittedTask): void {
    this.#end(task, { status: 'cancelled', reason: undefined });
  }

  protected async close(): Promise<void> {
    this.#closed = true;
  }

  #runNext(): void {
    const task = this.take(new Trip(inlineId));
    // Not before: who hears that a task was late may submit the next one, and wake us twice.
    this.#waking = false;
    if (task !== undefined) this.#run(task, task.work as AnyTask, task.args as unknown[]);
  }

  #run(task: SubmittedTask, fn: AnyTask, args: unknown[]): void {
    const context = new InlineContext(task, (value) => this.progressed(task, value));
    this.#current = { task, context };
    this.started(task);
    // The very moment by which the task's end is judged: a timer of its own could be a little early.
    const { deadline } = task.extras;
    if (deadline) canceller.expireAt(context.token, deadline.at, () => timeIsUp(task));
    try {
      const returned = runAsTask(context, () => {
        const value: unknown = Reflect.apply(fn, context, args);
        // Once, and as part of the task: there are thenables that begin their work when they are asked.
        return isThenable(value) ? Promise.resolve(value) : value;
      });
      if (returned instanceof Promise) this.#endWith(task, returned);
      else this.#end(task, { status: 'fulfilled', value: returned });
    } catch (reason) {
      this.#end(task, { status: 'rejected', reason });
    }
  }

  #endWith(task: SubmittedTask, promise: Promise<unknown>): void {
    promise.then(
      (value) => this.#end(task, { status: 'fulfilled', value }),
      (reason: unknown) => this.#end(task, { status: 'rejected', reason }),
    );
  }

  /** What an abandoned task comes to is of no interest any more. */
  #end(task: SubmittedTask, how: TaskEnd): void {
    if (this.#current?.task !== task) return;
    canceller.close(this.#current.context.token);
    this.#current = undefined;
    this.ended(task, how);
  }
}

class InlineContext implements TaskContext {
  readonly id: number;
  readonly name: string;
  readonly workerId = inlineId;
  readonly workerName = 'inline';
  readonly token = new CancellationToken();
  readonly report: (progress: unknown) => void;

  constructor(task: SubmittedTask, report: (progress: unknown) => void) {
    this.id = task.future.id;
    this.name = task.name;
    this.report = report;
  }

  get signal(): AbortSignal {
    return this.token.signal;
  }
}
