import type { SettledStatus } from './future-state.ts';

/**
 * How the library itself follows a future: without a promise, without an object per future, and without counting as
 * somebody who looked at its failure, unless it does. Symbols of the registry, so that futures of another copy of the
 * package can be followed too.
 */
export const watch = Symbol.for('@futures/core.watch');
export const unwatch = Symbol.for('@futures/core.unwatch');

/** What a watcher may know of a future. */
export interface Watchable {
  readonly id: number;
  done(): boolean;
  toString(): string;
  /** Tells at once about a future that is done. */
  [watch](watcher: Watcher<this>): void;
  [unwatch](watcher: Watcher<this>): void;
}

/** Is told of each future that it watches, once, when that future settles. */
export interface Watcher<F extends Watchable = Watchable> {
  settled(future: F, status: SettledStatus): void;
  /** Whether it looks at failures, so that nobody need be warned of one. */
  readonly looks?: boolean;
}
