// The only import of Comlink. Node gives us its UMD file, and so the same copy that a user's own import gets; bundlers
// give us its module.
import { type Endpoint, expose, proxy, proxyMarker, transfer as noteForComlink, wrap } from 'comlink';
import { careful } from '../base/careful.ts';
import { isObject } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import { isArray, unexpected } from '../base/validate.ts';

export { expose, proxy, wrap };
export type { Endpoint as ComlinkEndpoint };

/** Comlink's own, and noted where we find it, and other copies of us, which may have a Comlink of their own. */
export function transfer<T extends object>(value: T, parts: readonly object[]): T {
  if (!isObject(value)) throw unexpected('value', 'an object', value);
  isArray('parts', parts);
  (realm.transfers ??= new WeakMap()).set(value, parts);
  return noteTransfer(value, parts);
}

/** For Comlink alone: with what it is asked to send, these parts are handed over. */
export const noteTransfer = <T extends object>(value: T, parts: readonly object[]): T =>
  noteForComlink(value, parts as Transferable[]);

/**
 * What `transfer` noted of a value, of this copy of us or another. What somebody has told Comlink's own `transfer`, Comlink
 * keeps to itself: to ask it, by a call to nowhere, takes longer than all that is done for a task.
 */
export const transfersOf = (value: unknown): readonly object[] =>
  (isObject(value) ? realm.transfers?.get(value) : undefined) ?? nothing;

const nothing: readonly object[] = [];

/** Whether a value was marked by `proxy`, of any copy of Comlink, or is itself a proxy that came from elsewhere. */
export function isProxyMarked(value: unknown): value is object {
  return isObject(value) && (isRemote(value) || careful(() => isMarked(value), false));
}

/** Whether a value is a Comlink proxy, which answers to any name with one more proxy, also to the name of the mark. */
export const isRemote = (value: object): boolean =>
  realm.remotes?.has(value) === true || careful(() => typeof markOf(value) === 'function', false);

/** Remembers a proxy for all copies: from outside, that of another Comlink cannot be told from any other function. */
export const noteRemote = (remote: object): void => void (realm.remotes ??= new WeakSet()).add(remote);

const markOf = (value: object): unknown => (value as { [proxyMarker]?: unknown })[proxyMarker];

/** Comlink's mark is a plain symbol, another one in each copy; its description is the same in all. */
function isMarked(value: object): boolean {
  if (markOf(value)) return true;
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    const isMark = symbol.description === proxyMarker.description;
    if (isMark && (value as Record<symbol, unknown>)[symbol]) return true;
  }
  return false;
}
