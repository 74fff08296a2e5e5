import { show } from './describe.ts';

/** Throws unless `value` may stand for what is called `name` in the message. */
export type Check = (name: string, value: unknown) => void;

/** Every option of a call with its check: an option that is not in the table is a mistake, and says so. */
export type Checks<Options extends object> = { readonly [Name in keyof Required<Options>]: Check };

/** Checks a bag of options at the door. `undefined` stands for "not given", as a whole and for each option. */
export function checkOptions<Options extends object>(
  owner: string,
  options: unknown,
  checks: Checks<Options>,
): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`Expected the options of ${owner} to be an object, got ${show(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      const known = Object.keys(checks).join(', ');
      throw new TypeError(`Unknown option \`${name}\` of ${owner}, got ${show(value)}; it takes: ${known}`);
    }
    if (value !== undefined) checks[name as keyof Options](name, value);
  }
}

export const isFunction: Check = (name, value) => {
  if (typeof value !== 'function') throw unexpected(TypeError, name, 'a function', value);
};

export const isBoolean: Check = (name, value) => {
  if (typeof value !== 'boolean') throw unexpected(TypeError, name, 'a boolean', value);
};

export const isString: Check = (name, value) => {
  if (typeof value !== 'string') throw unexpected(TypeError, name, 'a string', value);
};

export const isArray: Check = (name, value) => {
  if (!Array.isArray(value)) throw unexpected(TypeError, name, 'an array', value);
};

export const isIterable: Check = (name, value) => {
  if (typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function')
    return;
  throw unexpected(TypeError, name, 'an iterable', value);
};

/** A number, and a real one: priorities and the like. */
export const isFiniteNumber: Check = (name, value) => {
  isNumber(name, value, 'a finite number');
  if (!Number.isFinite(value)) throw unexpected(RangeError, name, 'a finite number', value);
};

/** A time to wait: any number but NaN. 0 or less is "now", `Infinity` is "for ever". */
export const isTimeout: Check = (name, value) => {
  const expected = 'a number of milliseconds';
  isNumber(name, value, expected);
  if (Number.isNaN(value)) throw unexpected(RangeError, name, expected, value);
};

/** A span of time that cannot run backwards. */
export const isDuration: Check = (name, value) => {
  const expected = 'a number of milliseconds of 0 or more';
  isNumber(name, value, expected);
  if (!((value as number) >= 0)) throw unexpected(RangeError, name, expected, value);
};

export const isPositiveInteger: Check = (name, value) => {
  const expected = 'an integer of 1 or more';
  isNumber(name, value, expected);
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw unexpected(RangeError, name, expected, value);
};

/** How many may wait: an integer of 0 or more, or `Infinity`. */
export const isQueueLength: Check = (name, value) => {
  const expected = 'an integer of 0 or more, or Infinity';
  isNumber(name, value, expected);
  if (value === Infinity) return;
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw unexpected(RangeError, name, expected, value);
};

export const isOneOf =
  (...allowed: readonly string[]): Check =>
  (name, value) => {
    if (allowed.includes(value as string)) return;
    const Wrong = typeof value === 'string' ? RangeError : TypeError;
    throw unexpected(Wrong, name, `one of ${allowed.map((word) => `'${word}'`).join(', ')}`, value);
  };

/** The error for a value that is not what `name` should be; the value and its type are in the message. */
export function unexpected(
  Wrong: typeof TypeError | typeof RangeError,
  name: string,
  expected: string,
  value: unknown,
): Error {
  return new Wrong(`Expected \`${name}\` to be ${expected}, got ${show(value)}`);
}

function isNumber(name: string, value: unknown, expected: string): void {
  if (typeof value !== 'number') throw unexpected(TypeError, name, expected, value);
}
