import { EventEmitter } from 'eventemitter3';
import { typeName } from '../base/describe.ts';
import { asyncDispose } from '../base/dispose.ts';
import { checkOptions, isBoolean, isTimeout } from '../base/validate.ts';
import type { Future } from '../future/future.ts';
import type { Outcome } from '../future/future-state.ts';
import type { Task } from '../task/task-context.ts';
import type { ExecutorEvents } from './events.ts';
import type { Chunk, LotTaker, Rest } from '../map/map.ts';
import type { Items } from '../map/map-input.ts';
import type { MapOptions, MapResults, SettledMapOptions } from '../map/map-options.ts';
import { type AnyTask, ConfiguredSubmitter, type TaskSubmitter, type TaskTaker } from './submitter.ts';
import type { TaskOptions } from './task-options.ts';

export interface ShutdownOptions {
  /** Resolve when every task has ended and the workers are gone (the default), or at once. */
  wait?: boolean | undefined;
  /** Cancel what has not started. */
  cancelFutures?: boolean | undefined;
  /** Milliseconds after which what is left is cancelled and its workers are ended. */
  timeout?: number | undefined;
}

export const shutdownChecks = { wait: isBoolean, cancelFutures: isBoolean, timeout: isTimeout };

export interface ExecutorStats {
  workers: number;
  idle: number;
  queued: number;
  running: number;
  completed: number;
  failed: number;
  cancelled: number;
}

/**
 * Has tasks run, and gives futures for them. Only `submit` is left to the executors; `TaskExecutor` has all that goes
 * with a queue, an executor that wants no more than `submit` can do without.
 */
export abstract class Executor
  extends EventEmitter<ExecutorEvents>
  implements TaskSubmitter, AsyncDisposable
{
  /** The seam is protected, that is, kept from users, not from our own. */
  readonly #submitter = new ConfiguredSubmitter(this as unknown as TaskTaker, {}, Executor.prototype);

  abstract submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>>;

  map<T, R>(task: Task<[T], R>, items: Items<T>, options: SettledMapOptions): MapResults<Outcome<Awaited<R>>>;
  map<T, R>(task: Task<[T], R>, items: Items<T>, options?: MapOptions): MapResults<Awaited<R>>;
  map<T, R>(task: Task<[T], R>, items: Items<T>, options?: MapOptions): MapResults<unknown> {
    return this.#submitter.map(task, items, options);
  }

  starmap<A extends unknown[], R>(
    task: Task<A, R>,
    argLists: Items<A>,
    options: SettledMapOptions,
  ): MapResults<Outcome<Awaited<R>>>;
  starmap<A extends unknown[], R>(
    task: Task<A, R>,
    argLists: Items<A>,
    options?: MapOptions,
  ): MapResults<Awaited<R>>;
  starmap<A extends unknown[], R>(
    task: Task<A, R>,
    argLists: Items<A>,
    options?: MapOptions,
  ): MapResults<unknown> {
    return this.#submitter.starmap(task, argLists, options);
  }

  with(options: TaskOptions): TaskSubmitter {
    return this.#submitter.with(options);
  }

  get [Symbol.toStringTag](): string {
    return 'Executor';
  }

  /** Closes the door, and waits for what is inside. */
  async shutdown(options?: ShutdownOptions): Promise<void> {
    checkOptions<ShutdownOptions>('shutdown()', options, shutdownChecks);
  }

  async [asyncDispose](): Promise<void> {
    await this.shutdown({ wait: true });
  }

  /** Resolves when a bounded queue has room. */
  async ready(): Promise<void> {}

  get stats(): ExecutorStats {
    return { workers: 0, idle: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  }

  /** `submit` with options, and with the chunk of `map` that the task belongs to. */
  protected submitWith(
    options: TaskOptions,
    task: AnyTask,
    args: unknown[],
    _chunk?: Chunk,
  ): Future<unknown> {
    const given = Object.keys(options).find((name) => options[name as keyof TaskOptions] !== undefined);
    if (given !== undefined)
      throw new TypeError(`${typeName(this)} does not take the task option \`${given}\``);
    return this.submit(task, ...args);
  }

  /**
   * Has the task called with each item, as `map` would by itself, where that can be done for less; otherwise
   * `undefined`. The items are given away.
   */
  protected submitAll(
    _options: TaskOptions,
    _task: AnyTask,
    _items: unknown[],
    _chunksize: number,
    _taker: LotTaker,
    _site: object,
  ): Rest | undefined {
    return undefined;
  }

  /** Whether the task that was submitted last is to know where that was, for the stack of its error; then it is told. */
  protected get wantsSite(): boolean {
    return false;
  }

  protected noteSite(_site: object): void {}

  /** Throws what `submit` would throw about an executor that takes nothing any more. */
  protected checkOpen(): void {}

  /** How many items a `map` over an input of unknown length takes ahead of its consumer, unless it is told. */
  protected get mapWindow(): number {
    return 4 * Math.max(1, this.stats.workers);
  }
}
