/**
 * The type of a value as people name it: `number`, `null`, `Map`. Never the value itself, which may be large or secret.
 * Looks at the value with care: a proxy or a getter of the user's may throw.
 */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  try {
    const { name } = value.constructor as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : 'object';
  } catch {
    return 'object';
  }
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
  try {
    const { name, message } = value as Partial<Error>;
    return typeof name === 'string' && typeof message === 'string';
  } catch {
    return false;
  }
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
      return value.name === '' ? 'function' : `function ${value.name}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? '[array]' : '[object]';
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}
