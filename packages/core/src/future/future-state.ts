/** What a user sees of a future's life. */
export type FutureState = 'pending' | 'running' | 'cancelled' | 'finished';

/** A future's life as it is kept: success and failure are states of their own, never derived from a value. */
export type Status = 'pending' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

export type SettledStatus = Exclude<Status, 'pending' | 'running'>;

/** A snapshot of a future; the settled kinds look like those of `Promise.allSettled`. */
export type Outcome<T> =
  | { status: 'pending' }
  | { status: 'running' }
  | { status: 'fulfilled'; value: T }
  | { status: 'rejected'; reason: unknown }
  | { status: 'cancelled'; reason: unknown };

/**
 * The legal moves. A future may be settled without having run (by hand, or because it could not be started).
 * That cancellation was *asked for* is no state: a running task can be asked and finish all the same.
 */
const moves: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['running', 'fulfilled', 'rejected', 'cancelled'],
  running: ['fulfilled', 'rejected', 'cancelled'],
  fulfilled: [],
  rejected: [],
  cancelled: [],
};

const states: Readonly<Record<Status, FutureState>> = {
  pending: 'pending',
  running: 'running',
  fulfilled: 'finished',
  rejected: 'finished',
  cancelled: 'cancelled',
};

export const mayMove = (from: Status, to: Status): boolean => moves[from].includes(to);

// Compared, not looked up: everybody asks this all the time, and a look-up by a changing key costs five times as much.
export const isSettled = (status: Status): status is SettledStatus =>
  status !== 'pending' && status !== 'running';

export const stateOf = (status: Status): FutureState => states[status];
