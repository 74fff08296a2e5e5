import type { SettledStatus } from './future-state.ts';

export interface CancelOptions {
  /** Milliseconds of grace for a task that does not stop when asked; then its worker is ended. 0 is now, absent is never. */
  killAfter?: number | undefined;
}

/** What the producer of a future wants to be asked. */
export interface FutureHooks {
  /**
   * The consumer asked for cancellation. Called before a pending future becomes cancelled: a producer that finds its
   * work begun meanwhile calls `start()` here, one that can stop it at once calls `cancel()`.
   */
  onCancel?(reason: unknown, options: CancelOptions): void;
  /** Asked while the future is pending: has a worker claimed it meanwhile? */
  started?(): boolean;
}

/** What an executor wants to be told in addition. */
export interface TaskHooks extends FutureHooks {
  /** The future is done, its watchers are not told yet. The last that the hooks hear. */
  onSettled?(status: SettledStatus, value: unknown): void;
}
