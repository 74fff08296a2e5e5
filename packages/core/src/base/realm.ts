/**
 * What every copy of this package in one realm shares: a bundled worker entry and the module it imports may each
 * carry a copy of their own, and both must count the same ids and report to the same handler.
 * Copies can differ in version, so a reader must not assume that a field is there.
 */
export interface Realm {
  lastFutureId: number;
  reportCallbackError?: ((error: unknown, source: unknown) => void) | undefined;
  taskContexts?: unknown;
  /** The context of the one task of a worker that runs one at a time. */
  soleTask?: unknown;
  /** This realm listens for a pool that wants it as its worker. */
  serving?: boolean;
  /** What a worker's entry serves, by name. */
  served?: unknown;
  /** What `transfer` noted of values. */
  transfers?: WeakMap<object, readonly object[]> | undefined;
  /** What `registerErrorClass` was given, by name. */
  errorClasses?: Map<string, unknown> | undefined;
  /** Comlink proxies that came over a channel. */
  remotes?: WeakSet<object> | undefined;
}

const key = Symbol.for('@futures/core');

export const realm: Realm = ((globalThis as { [key]?: Realm })[key] ??= { lastFutureId: 0 });
