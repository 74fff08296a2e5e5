import type { PoolWords } from '../cancellation/words.ts';
import type { Globals } from '../shipping/function-reference.ts';

/** One end of a channel to another realm: the least that threads, processes and pages have in common. */
export interface Endpoint {
  /** Throws what the platform throws where the message cannot be cloned. */
  postMessage(message: unknown, transfer?: readonly object[]): void;
  /** Called once. What came before is kept until then, and comes in order. */
  listen(onMessage: (message: unknown) => void): void;
  /**
   * Looks into the inbox at once, also in the middle of a synchronous loop: what `urgent` takes (`true`) is done with,
   * the rest comes later, in order. Absent where the platform cannot look without giving the thread back.
   */
  poll?: ((urgent: (message: unknown) => boolean) => void) | undefined;
  /** Nothing is wanted from the other side any more. */
  close?(): void;
}

/** How a worker ended, as far as the platform tells. */
export interface WorkerExit {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** What it died of: an uncaught error, an error of its start. */
  readonly error?: unknown;
  readonly outOfMemory?: boolean | undefined;
  /** The last lines of what it wrote to its stderr, where that was read. */
  readonly stderr?: string | undefined;
}

/** A worker, as the one who started it sees it. */
export interface Transport {
  readonly endpoint: Endpoint;
  /** Never rejects. By then every message that the worker sent has been handed to the listener. */
  readonly closed: Promise<WorkerExit>;
  /** Ends it, whatever it is doing. */
  terminate(): void;
  /** The worker sees the same memory, so that a `SharedArrayBuffer` can be sent to it. */
  readonly sharesMemory?: boolean | undefined;
  /** Where it does not: another way for both sides to see what becomes of each task. */
  readonly words?: PoolWords | undefined;
}

/** What a worker is started with. */
export interface SpawnOptions {
  readonly workerId: number;
  readonly name: string;
  /** How many slots its words should have. */
  readonly slots: number;
}

/** Starts workers of one kind. Everything else about a pool is the same for all kinds. */
export interface Backend {
  /** What one of its workers is called in messages: `thread`, `process`. */
  readonly workerKind: string;
  parallelism(): number;
  /** May throw; a worker that cannot be started counts as one that ended at its start. */
  spawn(options: SpawnOptions): Transport;
  /**
   * The names that the workers' global scope has before anybody adds to it. Where only a worker knows them, a promise that
   * a worker's start resolves: until then, functions that travel as source wait.
   */
  readonly globals: Globals;
  /** The error of a pool that broke. */
  broken(message: string, options: ErrorOptions): Error;
}
