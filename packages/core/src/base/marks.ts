import { careful } from './careful.ts';

/**
 * Marks by which things of this library are known, also those of another copy of the package in the same realm:
 * `instanceof` would deny them.
 */
export const futureMark = Symbol.for('@futures/core.future');
export const tokenMark = Symbol.for('@futures/core.token');
/** Under this key a function says what it stands for. */
export const referenceMark = Symbol.for('@futures/core.reference');

export function hasMark(mark: symbol, value: unknown): boolean {
  return careful(() => (value as Record<symbol, unknown>)[mark] === true, false);
}
