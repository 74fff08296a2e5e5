import { careful } from './careful.ts';

/** Objects and functions: what can have properties of its own. */
export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The type of a value as people name it: `number`, `null`, `Map`. Never the value itself, which may be large or secret. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return careful(() => nameOf(value.constructor), '') || 'object';
}

/** What a function calls itself: `''` where that is nothing, or no text. */
export function nameOf(fn: unknown): string {
  const name = careful(() => (fn as { name?: unknown }).name, '');
  return typeof name === 'string' ? name : '';
}

/** The name of what was thrown: the error's own, since bundlers rename classes; otherwise the type. */
export function thrownName(reason: unknown): string {
  return looksLikeError(reason) && reason.name !== 'Error' ? reason.name : typeName(reason);
}

/** A value as it appears in messages: `"abc"` (string), `0` (number), `[object]` (Map). */
export function show(value: unknown): string {
  const literal = isObject(value)
    ? `[${typeof value}]`
    : typeof value === 'string'
      ? JSON.stringify(value)
      : String(value);
  return `\`${literal.slice(0, 80)}\` (${typeName(value)})`;
}

/** Errors of other realms and other copies are not `instanceof` our `Error`. */
export function looksLikeError(value: unknown): value is Error {
  if (!isObject(value)) return false;
  return careful(() => {
    const { name, message } = value as Error;
    return typeof name === 'string' && typeof message === 'string';
  }, false);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function';
}
