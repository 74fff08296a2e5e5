/**
 * What every copy of this package in one realm shares: a bundled worker entry and the module it imports may each
 * carry a copy of their own, and both must count the same ids and report to the same handler.
 * Copies can differ in version, so a reader must not assume that a field is there.
 */
export interface Realm {
  lastFutureId: number;
  reportCallbackError?: ((error: unknown, source: unknown) => void) | undefined;
  taskContexts?: unknown;
}

const key = Symbol.for('@futures/core');

export const realm: Realm = ((globalThis as { [key]?: Realm })[key] ??= { lastFutureId: 0 });
