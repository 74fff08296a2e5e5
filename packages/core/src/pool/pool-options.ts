import {
  type Check,
  type Checks,
  checkOptions,
  isArray,
  isDuration,
  isFunction,
  isOneOf,
  isPositiveInteger,
  isQueueLength,
  isString,
  unexpected,
} from '../base/validate.ts';
import type { Task } from '../task/task-context.ts';

/** What pools of all kinds can be told. */
export interface PoolOptions<I extends unknown[] = unknown[]> {
  /** How many workers there are at most; by default as many as the machine runs at once. */
  maxWorkers?: number | undefined;
  /** How many are kept, also when there is nothing to do. 0 by default: workers start when there is work and none is idle. */
  minWorkers?: number | undefined;
  /** Milliseconds after which an idle worker above `minWorkers` is let go. */
  idleTimeout?: number | undefined;
  /** Runs in each worker before its first task. If it fails, the pool is broken. */
  initializer?: Task<I, unknown> | undefined;
  initargs?: I | undefined;
  /** How many async tasks one worker runs at once; 1 by default. */
  concurrency?: number | undefined;
  /** What becomes of the pool when a worker ends that nobody asked to end. */
  onWorkerExit?: 'break' | 'replace' | undefined;
  /** How many tasks may be queued; beyond it `submit` throws a `QueueFullError`, and `map` waits for room. */
  maxQueue?: number | undefined;
}

/** What a backend fills in for its kind of workers. */
export interface PoolSettings extends PoolOptions<never> {
  /** Workers are called prefix-1, prefix-2, … */
  namePrefix: string;
  /** A worker is replaced after so many tasks. */
  maxTasksPerWorker?: number | undefined;
  /** Milliseconds that a worker may take until it says hello and its initializer has run. */
  startTimeout?: number | undefined;
}

export const isCountOrInfinity: Check = (name, value) => {
  if (value !== Infinity) isPositiveInteger(name, value);
};

export const isPlainObject: Check = (name, value) => {
  if (Object.prototype.toString.call(value) !== '[object Object]') throw unexpected(name, 'an object', value);
};

const isWholeNumber: Check = (name, value) => {
  if (value === Infinity) throw unexpected(name, 'an integer of 0 or more', value, RangeError);
  isQueueLength(name, value);
};

export const poolChecks: Checks<PoolOptions> = {
  maxWorkers: isPositiveInteger,
  minWorkers: isWholeNumber,
  idleTimeout: isDuration,
  initializer: isFunction,
  initargs: isArray,
  concurrency: isPositiveInteger,
  onWorkerExit: isOneOf('break', 'replace'),
  maxQueue: isQueueLength,
};

const settingChecks: Checks<PoolSettings> = {
  ...poolChecks,
  namePrefix: isString,
  maxTasksPerWorker: isCountOrInfinity,
  startTimeout: isDuration,
};

type Optional = 'initializer' | 'initargs';

export type Settled = {
  readonly [Name in Exclude<keyof PoolSettings, Optional>]-?: NonNullable<PoolSettings[Name]>;
} & Pick<PoolSettings, Optional>;

/** The settings, checked and complete. `parallelism` is what the machine runs at once. */
export function settle(owner: string, settings: PoolSettings, parallelism: number): Settled {
  checkOptions<PoolSettings>(owner, settings, settingChecks);
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const settled = { ...defaults, maxWorkers: parallelism, ...given } as Settled;
  const { minWorkers, maxWorkers } = settled;
  if (minWorkers > maxWorkers) {
    throw unexpected('minWorkers', `at most \`maxWorkers\` (${maxWorkers})`, minWorkers, RangeError);
  }
  return settled;
}

const defaults = {
  minWorkers: 0,
  idleTimeout: 30_000,
  concurrency: 1,
  onWorkerExit: 'replace',
  maxQueue: Infinity,
  maxTasksPerWorker: Infinity,
  startTimeout: 60_000,
} as const;
