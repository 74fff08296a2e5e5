import type { Future } from './future.ts';
import type { SettledStatus } from './future-state.ts';

/** Is told of each future that it watches, once, when that future settles. */
export interface Watcher {
  settled(future: Future<unknown>, status: SettledStatus): void;
  /** Whether it looks at failures, so that nobody need be warned of one. */
  readonly looks?: boolean;
}

/**
 * How the library itself follows a future: without a promise, without an object per future, and without counting as
 * somebody who looked at its failure unless it does. Symbols of the registry, so that futures of another copy can be followed too.
 */
export const watch = Symbol.for('@futures/core.watch');
export const unwatch = Symbol.for('@futures/core.unwatch');

export interface Watchable {
  /** Tells at once about a future that is done. */
  [watch](watcher: Watcher): void;
  [unwatch](watcher: Watcher): void;
}
