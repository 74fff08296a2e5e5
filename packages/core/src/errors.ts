import { careful } from './base/careful.ts';
import { looksLikeError } from './base/describe.ts';

/** Under this key an error names its line of descent; a symbol of the registry, so that two copies of us agree. */
const lineage = Symbol.for('@futures/core.error');

/**
 * The base of every error that this library makes. Each has a `code` and keeps its `cause`.
 * `instanceof` goes by the codes, so it also holds for errors of another copy of the package.
 */
export class FuturesError extends Error {
  /** The name that its errors bear. Written out: bundlers rename classes. */
  static readonly errorName: string = 'FuturesError';
  static readonly code: string = 'ERR_FUTURES';

  readonly code: string = (this.constructor as typeof FuturesError).code;

  /**
   * On the prototype, so that it is there when the stack is taken. To the types it is no accessor: a class of the
   * user's that sets its own with `name = …` would not compile.
   */
  declare name: string;

  static {
    Object.defineProperty(this.prototype, 'name', {
      configurable: true,
      get(this: FuturesError): string {
        return (this.constructor as typeof FuturesError).errorName;
      },
      set(this: FuturesError, value: string) {
        Object.defineProperty(this, 'name', { value, writable: true, configurable: true, enumerable: false });
      },
    });
  }

  get [lineage](): readonly string[] {
    return codesOf(this.constructor as typeof FuturesError);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class of the user's that extends one of ours has no code of its own to go by.
    if (!Object.hasOwn(this, 'code')) return Function.prototype[Symbol.hasInstance].call(this, value);
    return careful(() => (value as { [lineage]: readonly string[] })[lineage].includes(this.code), false);
  }
}

function codesOf(Class: typeof FuturesError): string[] {
  return Class === FuturesError
    ? [Class.code]
    : [Class.code, ...codesOf(Object.getPrototypeOf(Class) as typeof FuturesError)];
}

/** The future, the wait or the task was cancelled. Its name is `AbortError`, which is what everybody checks for. */
export class CancelledError extends FuturesError {
  static override readonly errorName: string = 'AbortError';
  static override readonly code: string = 'ERR_FUTURES_CANCELLED';

  /** What the one who cancelled gave as the reason. */
  readonly reason: unknown;

  constructor(message = 'cancelled', { reason, ...options }: ErrorOptions & { reason?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
  }

  /** The error for "`what` was cancelled"; a reason that can be read goes into the message, an error becomes the cause. */
  static because(reason: unknown, what: string): CancelledError {
    const why = typeof reason === 'string' ? reason : looksLikeError(reason) ? reason.message : '';
    const message = why === '' ? `${what} was cancelled` : `${what} was cancelled: ${why}`;
    return new CancelledError(message, looksLikeError(reason) ? { reason, cause: reason } : { reason });
  }
}

/** The time was up before the thing was done. */
export class TimeoutError extends FuturesError {
  static override readonly errorName: string = 'TimeoutError';
  static override readonly code: string = 'ERR_FUTURES_TIMEOUT';
}

/** A future was asked for a move that its state does not allow. */
export class InvalidStateError extends FuturesError {
  static override readonly errorName: string = 'InvalidStateError';
  static override readonly code: string = 'ERR_FUTURES_INVALID_STATE';
}

/** The executor takes no more tasks. */
export class ExecutorShutdownError extends FuturesError {
  static override readonly errorName: string = 'ExecutorShutdownError';
  static override readonly code: string = 'ERR_FUTURES_EXECUTOR_SHUTDOWN';

  constructor(message = 'cannot schedule new futures after shutdown', options?: ErrorOptions) {
    super(message, options);
  }
}

/** The bounded queue has no room; `await executor.ready()` waits for some. */
export class QueueFullError extends FuturesError {
  static override readonly errorName: string = 'QueueFullError';
  static override readonly code: string = 'ERR_FUTURES_QUEUE_FULL';
}

/** The function cannot be sent to another thread or process. */
export class TaskNotTransferableError extends FuturesError {
  static override readonly errorName: string = 'TaskNotTransferableError';
  static override readonly code: string = 'ERR_FUTURES_TASK_NOT_TRANSFERABLE';

  /** The variables of its surroundings that the function uses. */
  readonly variables: readonly string[];

  constructor(
    message: string,
    { variables = [], ...options }: ErrorOptions & { variables?: readonly string[] } = {},
  ) {
    super(message, options);
    this.variables = variables;
  }
}

/** The executor lost what it works with and can run nothing any more. */
export class BrokenExecutor extends FuturesError {
  static override readonly errorName: string = 'BrokenExecutor';
  static override readonly code: string = 'ERR_FUTURES_BROKEN_EXECUTOR';
}

/** A thread of the pool ended, or could not be started or initialized. */
export class BrokenThreadPool extends BrokenExecutor {
  static override readonly errorName: string = 'BrokenThreadPool';
  static override readonly code: string = 'ERR_FUTURES_BROKEN_THREAD_POOL';
}

/** A process of the pool ended, or could not be started or initialized. */
export class BrokenProcessPool extends BrokenExecutor {
  static override readonly errorName: string = 'BrokenProcessPool';
  static override readonly code: string = 'ERR_FUTURES_BROKEN_PROCESS_POOL';
}

export interface WorkerCrash {
  workerId?: number;
  exitCode?: number;
  signal?: string;
  outOfMemory?: boolean;
  stderr?: string;
}

/** The worker that ran the task ended before the task did. */
export class WorkerCrashedError extends FuturesError {
  static override readonly errorName: string = 'WorkerCrashedError';
  static override readonly code: string = 'ERR_FUTURES_WORKER_CRASHED';

  readonly workerId: number | undefined;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly outOfMemory: boolean;
  /** The last lines that it wrote to its stderr, if it was a process and they were read. */
  readonly stderr: string | undefined;

  constructor(
    message: string,
    { workerId, exitCode, signal, outOfMemory = false, stderr, ...options }: ErrorOptions & WorkerCrash = {},
  ) {
    super(message, options);
    this.workerId = workerId;
    this.exitCode = exitCode;
    this.signal = signal;
    this.outOfMemory = outOfMemory;
    this.stderr = stderr;
  }
}
