/**
 * The type of a value as people name it: `number`, `null`, `Map`. Never the value itself, which may be large or secret.
 * Looks with care, here and below: a proxy or a getter of the user's may throw.
 */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  try {
    return value.constructor.name || 'object';
  } catch {
    return 'object';
  }
}

/** The name of what was thrown: the error's own, since bundlers rename classes; otherwise the type. */
export function thrownName(reason: unknown): string {
  return looksLikeError(reason) && reason.name !== 'Error' ? reason.name : typeName(reason);
}

/** A value as it appears in messages: `"abc"` (string), `0` (number), `[object]` (Map). */
export function show(value: unknown): string {
  const literal =
    typeof value === 'string'
      ? JSON.stringify(value.slice(0, 80))
      : isObject(value)
        ? `[${typeof value}]`
        : String(value);
  return `\`${literal}\` (${typeName(value)})`;
}

/** Errors of other realms and other copies are not `instanceof` our `Error`. */
export function looksLikeError(value: unknown): value is Error {
  try {
    const { name, message } = value as Error;
    return isObject(value) && typeof name === 'string' && typeof message === 'string';
  } catch {
    return false;
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function';
}

/** Objects and functions: what can have properties of its own. */
export const isObject = (value: unknown): value is object => Object(value) === value;
