import type { CancellationToken } from '../cancellation/token.ts';

/** What a running task knows of itself: its `this`, and what `currentTask()` gives. */
export interface TaskContext {
  /** The id of its future. */
  readonly id: number;
  readonly name: string;
  readonly workerId: number;
  readonly workerName: string;
  /** Cancelled when the task is to stop; tells the truth inside a synchronous loop too. */
  readonly token: CancellationToken;
  readonly signal: AbortSignal;
  /** Tells those who listen to the future's progress. */
  report(progress: unknown): void;
}

/** A function that can be submitted. Its `this` is the context of the running task. */
export type Task<A extends unknown[], R> = (this: TaskContext, ...args: A) => R;
