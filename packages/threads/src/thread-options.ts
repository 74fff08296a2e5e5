import {
  type Checks,
  checkOptions,
  isArray,
  isCountOrInfinity,
  isFunction,
  isPlainObject,
  isString,
  type PoolOptions,
  type PoolSettings,
  poolChecks,
} from '@futures/core/backend';

/** A worker, of Node or of the web. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: never[]): void;
  terminate(): unknown;
}

/** What a thread is started with. */
export interface ThreadOptions {
  /** Limits of the engine, as `node:worker_threads` has them: a thread that goes beyond them ends. */
  resourceLimits?: ResourceLimits | undefined;
  /** Options for Node; by default those of this process. */
  execArgv?: string[] | undefined;
  /** The environment; by default a copy of this one's. */
  env?: Record<string, string | undefined> | undefined;
  /** Makes a worker of an entry of one's own, which calls `serve()`. */
  worker?: (() => WorkerLike) | undefined;
}

export interface ResourceLimits {
  maxYoungGenerationSizeMb?: number | undefined;
  maxOldGenerationSizeMb?: number | undefined;
  codeRangeSizeMb?: number | undefined;
  stackSizeMb?: number | undefined;
}

export interface ThreadPoolOptions<I extends unknown[] = unknown[]> extends PoolOptions<I>, ThreadOptions {
  /** Workers are called prefix-1, prefix-2, …: in events, in `currentTask().workerName`, in the debugger. */
  threadNamePrefix?: string | undefined;
  /** A worker is replaced after so many tasks. */
  maxTasksPerWorker?: number | undefined;
}

const threadPoolChecks: Checks<ThreadPoolOptions> = {
  ...poolChecks,
  threadNamePrefix: isString,
  maxTasksPerWorker: isCountOrInfinity,
  resourceLimits: isPlainObject,
  execArgv: isArray,
  env: isPlainObject,
  worker: isFunction,
};

/** The options, checked, in two parts: what every pool understands, and what is for threads only. */
export function partOptions(options: number | ThreadPoolOptions<never> | undefined): {
  settings: PoolSettings;
  threads: ThreadOptions;
} {
  const owner = 'ThreadPoolExecutor';
  const all = typeof options === 'number' ? { maxWorkers: options } : (options ?? {});
  checkOptions<ThreadPoolOptions>(owner, all, threadPoolChecks);
  const { threadNamePrefix: namePrefix = 'thread', resourceLimits, execArgv, env, worker, ...pool } = all;
  const threads = { resourceLimits, execArgv, env, worker };
  if (resourceLimits && isOnBun())
    throw new TypeError('`resourceLimits` has no effect on Bun, which limits no memory: leave it out there');
  if (worker) refuseAny({ resourceLimits, execArgv, env });
  return { settings: { ...pool, namePrefix }, threads };
}

const isOnBun = (): boolean => (globalThis as { Bun?: unknown }).Bun !== undefined;

/** Whoever makes the worker says how. */
function refuseAny(others: object): void {
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined)
      throw new TypeError(`\`${name}\` has no effect beside \`worker\`: give it to the Worker made there`);
  }
}
