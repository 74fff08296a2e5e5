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
  // By tag: an array, or a signal that was passed for `{ signal }`, is an object too, and would look like no options.
  if (Object.prototype.toString.call(options) !== '[object Object]')
    throw new TypeError(`Expected the options of ${owner} to be an object, got ${show(options)}`);
  for (const [name, value] of Object.entries(options as object)) {
    if (!Object.hasOwn(checks, name)) {
      const known = Object.keys(checks).join(', ');
      throw new TypeError(`Unknown option \`${name}\` of ${owner}, got ${show(value)}; it takes: ${known}`);
    }
    if (value !== undefined) checks[name as keyof Options](name, value);
  }
}

/** The wrong type is a `TypeError`, the right type with a value that does not fit a `RangeError`. */
const check =
  (type: string, expected: string, fits: (value: never) => boolean = () => true): Check =>
  (name, value) => {
    if (typeof value !== type) throw unexpected(name, expected, value);
    if (!fits(value as never)) throw unexpected(name, expected, value, RangeError);
  };

export const isFunction = check('function', 'a function');
export const isBoolean = check('boolean', 'a boolean');
export const isString = check('string', 'a string');

/** A number, and a real one: priorities and the like. */
export const isFiniteNumber = check('number', 'a finite number', Number.isFinite);

/** A time to wait: any number but NaN. 0 or less is "now", `Infinity` is "for ever". */
export const isTimeout = check('number', 'a number of milliseconds', (ms: number) => !Number.isNaN(ms));

/** A span of time that cannot run backwards. */
export const isDuration = check('number', 'a number of milliseconds of 0 or more', (ms: number) => ms >= 0);

export const isPositiveInteger = check(
  'number',
  'an integer of 1 or more',
  (n: number) => n >= 1 && Number.isSafeInteger(n),
);

/** How many may wait. */
export const isQueueLength = check(
  'number',
  'an integer of 0 or more, or Infinity',
  (n: number) => n === Infinity || (n >= 0 && Number.isSafeInteger(n)),
);

export const isOneOf = (...allowed: readonly string[]): Check =>
  check('string', `one of '${allowed.join("', '")}'`, (word: string) => allowed.includes(word));

export const isArray: Check = (name, value) => {
  if (!Array.isArray(value)) throw unexpected(name, 'an array', value);
};

export const isIterable: Check = (name, value) => {
  if (typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function')
    return;
  throw unexpected(name, 'an iterable', value);
};

/** The error for a value that is not what `name` should be; the value and its type are in the message. */
export function unexpected(
  name: string,
  expected: string,
  value: unknown,
  Wrong: typeof TypeError | typeof RangeError = TypeError,
): Error {
  return new Wrong(`Expected \`${name}\` to be ${expected}, got ${show(value)}`);
}
