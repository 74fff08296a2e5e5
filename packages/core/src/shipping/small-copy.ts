/** What `smallCopy` gives for a value that is not small plain data. */
export const notSmall: unique symbol = Symbol('not small');

/** A value may consist of so many nodes. Each primitive, object and array is one, and so are every 128 characters. */
const budget = 32;
const longestString = budget << 7;

let left = 0;
let busy = false;

/** The objects and arrays that are part of the value at hand: seen[0 … seenCount). */
const seen = new Array<object | undefined>(budget).fill(undefined);
let seenCount = 0;

/**
 * A fresh copy of small plain data, as `structuredClone` would give it, many times faster; `notSmall` for anything
 * else. Two copies share no identity, so they may travel in one message. A value that is the same object twice is not
 * small: structured clone keeps that identity, and it is not worth the time here. Never throws: when a getter does, the
 * value is not small, and whoever clones it in earnest hears the error.
 *
 * It runs for each argument and each result of each task: hence plain loops, and state outside of the functions.
 */
export function smallCopy(value: unknown): unknown {
  switch (typeof value) {
    case 'object':
      return value === null ? null : copyFromRoot(value);
    case 'string':
      return value.length > longestString ? notSmall : value;
    case 'function':
    case 'symbol':
      return notSmall;
    default:
      return value;
  }
}

function copyFromRoot(value: object): unknown {
  // A getter of the value at hand may have come back to us.
  if (busy) return notSmall;
  busy = true;
  left = budget;
  try {
    return copyContainer(value);
  } catch {
    return notSmall;
  } finally {
    while (seenCount > 0) seen[--seenCount] = undefined;
    busy = false;
  }
}

function copyContainer(value: object): unknown {
  if (--left < 0) return notSmall;
  for (let i = 0; i < seenCount; i++) if (seen[i] === value) return notSmall;
  seen[seenCount++] = value;
  return Array.isArray(value) ? copyArray(value) : copyObject(value);
}

function copyObject(value: object): unknown {
  if (!isPlain(value)) return notSmall;
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    // An assignment would set the prototype.
    if (key === '__proto__') return notSmall;
    const part = copyPart((value as Record<string, unknown>)[key]);
    if (part === notSmall) return notSmall;
    copy[key] = part;
  }
  return copy;
}

function copyArray(value: readonly unknown[]): unknown {
  const { length } = value;
  // The keys tell holes and properties beside the elements.
  if (length > left || Object.keys(value).length !== length || hasSymbols(value)) return notSmall;
  const copy: unknown[] = [];
  for (let i = 0; i < length; i++) {
    const part = copyPart(value[i]);
    if (part === notSmall) return notSmall;
    copy.push(part);
  }
  return copy;
}

function copyPart(part: unknown): unknown {
  if (typeof part === 'object' && part !== null) return copyContainer(part);
  if (typeof part === 'function' || typeof part === 'symbol') return notSmall;
  if (typeof part === 'string') left -= part.length >> 7;
  return --left < 0 ? notSmall : part;
}

/** The prototype of plain objects of another realm is known by having none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null) &&
    !hasSymbols(value)
  );
}

/** Comlink's marks are symbols; modules and `arguments`, which only look plain, have some too. */
function hasSymbols(value: object): boolean {
  return Object.getOwnPropertySymbols(value).length > 0;
}
