import { careful } from './careful.ts';

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
  if (!looksLikeError(reason)) return typeName(reason);
  return reason.name === 'Error' ? typeName(reason) : reason.name;
}

/** A value as it appears in messages: `"abc"` (string), `0` (number), `[object]` (Map). */
export function show(value: unknown): string {
  return `\`${literal(value)}\` (${typeName(value)})`;
}

/** Errors of other realms and other copies are not `instanceof` our `Error`. */
export function looksLikeError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  return careful(() => {
    const { name, message } = value as Partial<Error>;
    return typeof name === 'string' && typeof message === 'string';
  }, false);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

function literal(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return `function ${nameOf(value)}`.trimEnd();
    case 'object':
      if (value === null) return 'null';
      return careful(() => Array.isArray(value), false) ? '[array]' : '[object]';
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}
