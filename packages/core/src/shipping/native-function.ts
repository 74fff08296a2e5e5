import { nameOf } from '../base/describe.ts';
import type { AnyFunction } from './function-definition.ts';

const nativeBody = /\{\s*\[native code\]\s*\}\s*$/;

/** Functions of the platform, bound functions and proxies show this in place of their body. Only the end is searched. */
export const isNative = (source: string): boolean => nativeBody.test(source.slice(-50));

/** The objects of the language that hold functions which need no `this` but that object. */
const homes = ['Math', 'JSON', 'Number', 'String', 'Object', 'Array', 'Reflect', 'BigInt', 'Date', 'Atomics'];

/**
 * A source for a function that every realm has: for `Math.max`, one that calls `Math.max`. `undefined` for any other
 * native function.
 */
export function sourceOfNative(fn: AnyFunction): string | undefined {
  const name = nameOf(fn);
  const isAt = (holder: unknown): boolean =>
    Object.getOwnPropertyDescriptor(Object(holder) as object, name)?.value === fn;
  const here = globalThis as unknown as Record<string, unknown>;
  const home = isAt(here) ? '' : homes.find((known) => isAt(here[known]));
  return home === undefined ? undefined : `(...args) => ${home}${home && '.'}${name}(...args)`;
}
