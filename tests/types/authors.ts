// What must and what must not compile: executors of somebody else's.
import { Executor, Future, FutureController, InlineExecutor, type Task } from '@futures/core';
import {
  TaskExecutor,
  Trip,
  runAsTask,
  type AnyTask,
  type SubmittedTask,
  type TaskEnd,
  type TaskOptions,
} from '@futures/core/backend';
import { expectType, type Equal } from './equal.ts';

// submit() is all that an executor needs.
export class Least extends Executor {
  override submit<A extends unknown[], R>(_task: Task<A, R>, ..._args: A): Future<Awaited<R>> {
    return new FutureController<Awaited<R>>().future;
  }
}
const least: Executor = new Least();
const text = least.submit((n: number) => String(n), 1);
expectType<Equal<typeof text, Future<string>>>();

// @ts-expect-error: nothing submits
export class Less extends Executor {}
// @ts-expect-error: abstract
new Executor();

// One that has more to say overrides more.
export class More extends InlineExecutor {
  protected override submitWith(options: TaskOptions, task: AnyTask, args: unknown[]): Future<unknown> {
    return super.submitWith({ name: 'mine', ...options }, task, args);
  }
}
// @ts-expect-error: for subclasses only
new More().submitWith({}, () => {}, []);

// With a queue, what runs the tasks is left to say.
export class Queued extends TaskExecutor {
  protected override readonly capacity = 1;
  protected override readonly workerCounts = { workers: 1, idle: 1 };
  protected override wake(): void {
    const task = this.take(new Trip(0));
    if (task === undefined) return;
    this.started(task);
    const end: TaskEnd = { status: 'fulfilled', value: 1 };
    this.ended(task, end);
  }
  protected override interrupt(_task: SubmittedTask, reason: unknown): void {
    void reason;
  }
  protected override kill(task: SubmittedTask): void {
    this.ended(task, { status: 'cancelled', reason: undefined });
  }
  protected override tasksOut(): Iterable<SubmittedTask> {
    return [];
  }
  protected override async close(): Promise<void> {}
}
// @ts-expect-error: it does not say what runs the tasks
export class Idle extends TaskExecutor {}

declare const context: Parameters<typeof runAsTask>[0];
const ran = runAsTask(context, () => 1);
expectType<Equal<typeof ran, number>>();
