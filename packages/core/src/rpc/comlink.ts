// The only import of Comlink. Node gives us its UMD file, and so the same copy that a user's own import gets; bundlers
// give us its module.
import { type Endpoint, expose, proxy, proxyMarker, transfer as noteTransfer, wrap } from 'comlink';
import { careful } from '../base/careful.ts';
import { isObject } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import { isArray, unexpected } from '../base/validate.ts';
import type { Message } from './wire.ts';

export { expose, proxy, wrap };
export type { Endpoint as ComlinkEndpoint };

/** Comlink's own, and noted where other copies of us, which may have a Comlink of their own, find it too. */
export function transfer<T extends object>(value: T, parts: readonly object[]): T {
  if (!isObject(value)) throw unexpected('value', 'an object', value);
  isArray('parts', parts);
  (realm.transfers ??= new WeakMap()).set(value, parts);
  return noteTransfer(value, parts as Transferable[]);
}

/** What `transfer` noted of a value: ours, that of another copy of us, or Comlink's own. */
export function transfersOf(value: unknown): readonly object[] {
  if (!isObject(value) || isProxyMarked(value)) return [];
  return realm.transfers?.get(value) ?? careful(() => notedByComlink(value), []);
}

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

/** Comlink keeps what it noted to itself, but hands it to an endpoint with a call. */
function notedByComlink(value: object): readonly object[] {
  probe ??= makeProbe();
  return probe(value);
}

let probe: ((value: object) => readonly object[]) | undefined;

function makeProbe(): (value: object) => readonly object[] {
  let noted: readonly object[] = [];
  let answer: (event: { data: Message }) => void;
  const endpoint = {
    addEventListener: (_type: string, listener: typeof answer) => (answer = listener),
    removeEventListener() {},
    postMessage({ id, argumentList }: Message, transfers: readonly object[]) {
      // What a handler of the user's made of the value says nothing of the value.
      noted = argumentList?.[0]?.type === 'RAW' ? transfers : [];
      answer({ data: { id, type: 'RAW' } });
    },
  };
  const remote = wrap<(value: object) => void>(endpoint as unknown as Endpoint);
  return (value) => {
    void remote(value);
    return noted;
  };
}
