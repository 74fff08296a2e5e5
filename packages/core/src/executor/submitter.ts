import { checkOptions, isFunction, unexpected } from '../base/validate.ts';
import type { Future } from '../future/future.ts';
import type { Outcome } from '../future/future-state.ts';
import type { Task } from '../task/task-context.ts';
import { type Chunk, type LotTaker, MappedResults, type Rest } from '../map/map.ts';
import { type Items, MapInput } from '../map/map-input.ts';
import { mapChecks, type MapOptions, type MapResults, type SettledMapOptions } from '../map/map-options.ts';
import { captureSite, type Doors } from './submit-site.ts';
import { taskChecks, type TaskOptions } from './task-options.ts';

/** Whatever tasks can be submitted to: an executor, or an executor with options. */
export interface TaskSubmitter {
  /** Has `task(...args)` called, and gives the future of its result. */
  submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>>;

  /** Has `task` called with each item; the results come in the order of the items. */
  map<T, R>(task: Task<[T], R>, items: Items<T>, options: SettledMapOptions): MapResults<Outcome<Awaited<R>>>;
  map<T, R>(task: Task<[T], R>, items: Items<T>, options?: MapOptions): MapResults<Awaited<R>>;

  /** `map` for tasks of several arguments: each element of the input is a list of them. See `zip`. */
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

  /** The same with more options; of what is given twice, this is what counts. */
  with(options: TaskOptions): TaskSubmitter;
}

/** A task as the executors pass it on, its types checked at the door. */
export type AnyTask = Task<unknown[], unknown>;

/** What a submitter needs of the executor behind it; an `Executor` keeps it from its users. */
export interface TaskTaker {
  submitWith(options: TaskOptions, task: AnyTask, args: unknown[], chunk?: Chunk): Future<unknown>;
  /** The same for many items, where the executor can do that for less. */
  submitAll(
    options: TaskOptions,
    task: AnyTask,
    items: unknown[],
    chunksize: number,
    taker: LotTaker,
    site: object,
  ): Rest | undefined;
  /** Whether the task that was submitted last is to know where that was; then it is told. */
  readonly wantsSite: boolean;
  noteSite(site: object): void;
  /** Throws what `submit` would throw about an executor that takes nothing any more. */
  checkOpen(): void;
  /** Resolves when a full queue has room. */
  ready(): Promise<void>;
  /** How many items a `map` of unknown length takes ahead of its consumer, unless it is told. */
  readonly mapWindow: number;
}

/** An executor with options for its tasks. */
export class ConfiguredSubmitter implements TaskSubmitter {
  readonly #taker: TaskTaker;
  readonly #options: TaskOptions;
  readonly #doors: Doors;

  /** `doors` are the methods that users call, where these are not ours. */
  constructor(taker: TaskTaker, options: TaskOptions, doors: Doors = ConfiguredSubmitter.prototype) {
    this.#taker = taker;
    this.#options = options;
    this.#doors = doors;
  }

  submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>> {
    const taker = this.#taker;
    const future = taker.submitWith(this.#options, task as unknown as AnyTask, args);
    if (taker.wantsSite) taker.noteSite(captureSite(ConfiguredSubmitter.prototype, 'submit'));
    return future as Future<Awaited<R>>;
  }

  map<T, R>(task: Task<[T], R>, items: Items<T>, options: SettledMapOptions): MapResults<Outcome<Awaited<R>>>;
  map<T, R>(task: Task<[T], R>, items: Items<T>, options?: MapOptions): MapResults<Awaited<R>>;
  map(task: unknown, items: Items<unknown>, options?: MapOptions): MapResults<unknown> {
    return this.#map('map()', captureSite(this.#doors, 'map'), task as AnyTask, items, undefined, options);
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
  starmap(task: unknown, argLists: Items<unknown[]>, options?: MapOptions): MapResults<unknown> {
    return this.#map(
      'starmap()',
      captureSite(this.#doors, 'starmap'),
      task as AnyTask,
      argLists,
      checkedArgs,
      options,
    );
  }

  with(options: TaskOptions): TaskSubmitter {
    checkOptions<TaskOptions>('with()', options, taskChecks);
    return new ConfiguredSubmitter(this.#taker, { ...this.#options, ...options });
  }

  #map<T>(
    name: string,
    site: object,
    task: AnyTask,
    items: Items<T>,
    argsOf: ((item: T, index: number) => unknown[]) | undefined,
    options: MapOptions = {},
  ): MapResults<unknown> {
    isFunction('task', task);
    checkOptions<MapOptions>(name, options, mapChecks);
    const taker = this.#taker;
    taker.checkOpen();
    return new MappedResults(
      new MapInput(items),
      {
        submit: (item, index, chunk) => {
          const future = taker.submitWith(this.#options, task, argsOf?.(item, index) ?? [item], chunk);
          if (taker.wantsSite) taker.noteSite(site);
          return future;
        },
        submitAll: (all, chunksize, lotTaker) =>
          argsOf ? undefined : taker.submitAll(this.#options, task, all, chunksize, lotTaker, site),
        ready: () => taker.ready(),
        window: taker.mapWindow,
      },
      options,
    );
  }
}

function checkedArgs(args: unknown, index: number): unknown[] {
  if (!Array.isArray(args)) throw unexpected(`argLists[${index}]`, 'an array of arguments', args);
  // A copy: the input may use one array for all of its steps.
  return [...(args as unknown[])];
}
