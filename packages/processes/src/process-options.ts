import {
  type Check,
  type Checks,
  checkOptions,
  isArray,
  isCountOrInfinity,
  isOneOf,
  isPlainObject,
  isString,
  type PoolOptions,
  type PoolSettings,
  poolChecks,
} from '@futures/core/backend';

/** What a process is started with. */
export interface ProcessOptions {
  /** Megabytes of the engine's heap: a process that needs more ends. */
  memoryLimit?: number | undefined;
  /** The environment; by default this process's. */
  env?: Record<string, string | undefined> | undefined;
  /** The working directory; by default this process's. */
  cwd?: string | URL | undefined;
  /** Options for Node; by default those of this process. */
  execArgv?: string[] | undefined;
  /**
   * What becomes of what a process writes to its stdout and stderr. `'pipe'`: it is handed on to those of this process,
   * and the last lines are kept for errors. `'inherit'`: it goes there directly. `'ignore'`: nowhere.
   */
  stdio?: 'pipe' | 'inherit' | 'ignore' | undefined;
}

export interface ProcessPoolOptions<I extends unknown[] = unknown[]> extends PoolOptions<I>, ProcessOptions {
  /** Processes are called prefix-1, prefix-2, …: in events and in `currentTask().workerName`. */
  processNamePrefix?: string | undefined;
  /** A process is replaced after so many tasks. */
  maxTasksPerChild?: number | undefined;
  /** The same by the name that it has in every pool. */
  maxTasksPerWorker?: number | undefined;
}

const isDirectory: Check = (name, value) => {
  if (!(value instanceof URL)) isString(name, value);
};

const isStrings: Check = (name, value) => {
  isArray(name, value);
  (value as unknown[]).forEach((item, index) => isString(`${name}[${index}]`, item));
};

const processPoolChecks: Checks<ProcessPoolOptions> = {
  ...poolChecks,
  processNamePrefix: isString,
  maxTasksPerChild: isCountOrInfinity,
  maxTasksPerWorker: isCountOrInfinity,
  memoryLimit: isCountOrInfinity,
  env: isPlainObject,
  cwd: isDirectory,
  execArgv: isStrings,
  stdio: isOneOf('pipe', 'inherit', 'ignore'),
};

/** The options, checked, in two parts: what every pool understands, and what is for processes only. */
export function partOptions(options: number | ProcessPoolOptions<never> | undefined): {
  settings: PoolSettings;
  processes: ProcessOptions;
} {
  const all = typeof options === 'number' ? { maxWorkers: options } : (options ?? {});
  checkOptions<ProcessPoolOptions>('ProcessPoolExecutor', all, processPoolChecks);
  const {
    processNamePrefix: namePrefix = 'process',
    maxTasksPerChild,
    maxTasksPerWorker = maxTasksPerChild,
    onWorkerExit = 'break',
    memoryLimit,
    env,
    cwd,
    execArgv,
    stdio,
    ...pool
  } = all;
  if (memoryLimit !== undefined && 'bun' in process.versions)
    throw new TypeError('`memoryLimit` has no effect on Bun, which limits no memory: leave it out there');
  if (maxTasksPerChild !== undefined && maxTasksPerWorker !== maxTasksPerChild)
    throw new TypeError('`maxTasksPerChild` and `maxTasksPerWorker` are one option: give it once');
  return {
    settings: { ...pool, namePrefix, maxTasksPerWorker, onWorkerExit },
    processes: { memoryLimit, env, cwd, execArgv, stdio },
  };
}
