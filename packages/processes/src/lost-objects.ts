import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

/** By prototype: whether the serializer loses its objects. */
const verdicts = new WeakMap<object, boolean>();

/**
 * Whether the engine's serializer would make an empty object of this without a word, where structured clone keeps it or
 * refuses it: blobs, keys and streams since Node 22, modules of WebAssembly. It is tried, once for each class.
 */
export function isLost(value: object): boolean {
  // Whatever else it has, it does not arrive empty; and what the engine knows may be large.
  if (Object.keys(value).length > 0 || types.isMap(value) || types.isSet(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object;
  let verdict = verdicts.get(prototype);
  if (verdict === undefined) verdicts.set(prototype, (verdict = arrivesEmpty(value)));
  return verdict;
}

function arrivesEmpty(value: object): boolean {
  if (isWasmModule(value)) return true;
  const written = attempt(() => deserialize(serialize(value)));
  if (!isEmpty(written)) return false;
  return !isEmpty(attempt(() => structuredClone(value)));
}

/** `undefined` for what is refused. */
function attempt(copy: () => unknown): unknown {
  try {
    return copy();
  } catch {
    return undefined;
  }
}

const isEmpty = (copy: unknown): boolean =>
  Object.prototype.toString.call(copy) === '[object Object]' && Object.keys(copy as object).length === 0;

const isWasmModule = (value: object): boolean =>
  Object.prototype.toString.call(value) === '[object WebAssembly.Module]';
