import { careful } from '../base/careful.ts';
import { looksLikeError, nameOf, typeName } from '../base/describe.ts';
import { CancelledError } from '../errors.ts';
import { classFor, type ErrorKind, kindOf } from './error-classes.ts';
import { tagOf } from './naming.ts';
import { refuseNested } from './nested.ts';
import { notSmall, smallCopy } from './small-copy.ts';
import { cloneError } from './uncloneable.ts';

/**
 * What was thrown, as plain data that can always be cloned. Structured clone would take the class, the name and the
 * properties from most errors. Errors refer to each other as they did, so cycles come out as they went in.
 */
export type PackedReason = PackedCopy | PackedError | PackedList;
export type PackedValue = PackedReason;

/** Anything but an error: a copy already, which shares nothing with another reason in the same message. */
interface PackedCopy {
  readonly value: unknown;
}

interface PackedError {
  readonly name: string;
  readonly message: string;
  stack?: string;
  /** Absent where the name says it. */
  kind?: ErrorKind;
  properties?: readonly PackedProperty[];
}

/** An array with errors in it, such as the `errors` of an AggregateError. */
interface PackedList {
  readonly list: PackedReason[];
}

type PackedProperty = readonly [key: string, value: PackedReason, enumerable: boolean];

/** Beyond these an error goes with its name and message alone. */
const deepest = 20;
const mostErrors = 1_000;

/** What is packed already, so that cycles end. */
type Packed = Map<object, PackedError | PackedList>;

/** Never throws, whatever it is given. */
export function packReason(reason: unknown): PackedReason {
  return pack(reason, new Map(), 0) ?? describeUncloneable(reason);
}

/** For what is no failure, such as the reason of a cancellation: a value that cannot be cloned becomes its description. */
export function packValue(value: unknown): PackedReason {
  return pack(value, new Map(), 0) ?? { value: describe(value) };
}

/** `undefined` for what cannot be cloned. */
function pack(value: unknown, packed: Packed, depth: number): PackedReason | undefined {
  if (isError(value)) return packError(value, packed, depth);
  if (depth <= deepest && isListWithErrors(value)) return packList(value, packed, depth);
  const copy = smallCopy(value);
  if (copy !== notSmall) return { value: copy };
  const clone = careful(() => {
    refuseNested('value', value);
    return { value: structuredClone(value) };
  }, undefined);
  return clone ?? (looksLikeError(value) ? packError(value, packed, depth) : undefined);
}

/** Errors of other realms are known by their tag, those made from a prototype by their class. */
const isError = (value: unknown): value is object =>
  typeof value === 'object' &&
  (/^(Error|DOMException)$/.test(tagOf(value)) || careful(() => value instanceof Error, false));

const isListWithErrors = (value: unknown): value is readonly unknown[] =>
  careful(() => Array.isArray(value) && value.some(isError), false);

function packError(error: object, packed: Packed, depth: number): PackedReason {
  const known = packed.get(error);
  if (known) return known;
  const result: PackedError = {
    name: textAt(error, 'name') ?? 'Error',
    message: textAt(error, 'message') ?? '',
  };
  if (depth > deepest || packed.size >= mostErrors) return result;
  packed.set(error, result);
  const stack = textAt(error, 'stack');
  if (stack !== undefined) result.stack = withoutOwnFrames(stack);
  const kind = careful(() => kindOf(error), undefined);
  if (kind && (kind.base !== result.name || kind.names.length > 0)) result.kind = kind;
  const properties = careful(() => packProperties(error, packed, depth + 1), []);
  if (properties.length > 0) result.properties = properties;
  return result;
}

/** A file that is nothing but ours: its frames say nothing to the user. */
let ownFile: string | undefined;

export function hideFramesOf(file: string): void {
  ownFile = file;
}

function withoutOwnFrames(stack: string): string {
  const file = ownFile;
  if (file === undefined || !stack.includes(file)) return stack;
  const isOurs = (line: string): boolean => /^\s*at /.test(line) && line.includes(`${file}:`);
  return stack
    .split('\n')
    .filter((line) => !isOurs(line))
    .join('\n');
}

/** What has a field of its own in the packed form. Class fields are enumerable, and stay so by being properties too. */
const fields = new Set(['name', 'message', 'stack']);

function packProperties(error: object, packed: Packed, depth: number): PackedProperty[] {
  const properties: PackedProperty[] = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    const enumerable = Object.prototype.propertyIsEnumerable.call(error, key);
    if (fields.has(key) && !enumerable) continue;
    // What cannot be read or cloned is dropped, rather than the error.
    const value = careful(() => packProperty(error, key, packed, depth), undefined);
    if (value) properties.push([key, value, enumerable]);
  }
  return properties;
}

function packProperty(error: object, key: string, packed: Packed, depth: number): PackedReason | undefined {
  const value = (error as Record<string, unknown>)[key];
  const packedValue = pack(value, packed, depth);
  const mustArrive = key === 'reason' && error instanceof CancelledError;
  return packedValue ?? (mustArrive ? { value: describe(value) } : undefined);
}

function packList(values: readonly unknown[], packed: Packed, depth: number): PackedReason {
  const known = packed.get(values);
  if (known) return known;
  const result: PackedList = { list: [] };
  packed.set(values, result);
  for (const value of values) result.list.push(pack(value, packed, depth + 1) ?? describeUncloneable(value));
  return result;
}

function textAt(error: object, key: 'name' | 'message' | 'stack'): string | undefined {
  const text = careful<unknown>(() => (error as Record<string, unknown>)[key], undefined);
  return typeof text === 'string' ? text : undefined;
}

function describeUncloneable(value: unknown): PackedError {
  const why = careful(() => {
    try {
      refuseNested('value', value);
      structuredClone(value);
    } catch (fault) {
      return (cloneError('it', value, fault) as Error).message;
    }
    return '';
  }, '');
  return { name: 'Error', message: `${describe(value)} was thrown${why && `, and ${why}`}` };
}

/** Never what is in the value, which may be large or secret. */
function describe(value: unknown): string {
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `[Function: ${nameOf(value) || '(anonymous)'}]`;
  return `[${typeName(value)}]`;
}

export function unpackReason(packed: PackedReason): unknown {
  return unpack(packed, new Map());
}

export { unpackReason as unpackValue };

function unpack(packed: PackedReason, unpacked: Map<object, unknown>): unknown {
  if ('value' in packed) return packed.value;
  const known = unpacked.get(packed);
  if (known !== undefined) return known;
  return 'list' in packed ? unpackList(packed, unpacked) : unpackError(packed, unpacked);
}

function unpackList(packed: PackedList, unpacked: Map<object, unknown>): unknown[] {
  const values: unknown[] = [];
  unpacked.set(packed, values);
  for (const part of packed.list) values.push(unpack(part, unpacked));
  return values;
}

function unpackError(packed: PackedError, unpacked: Map<object, unknown>): Error {
  const { name, message, stack = `${name}: ${message}`, kind, properties = [] } = packed;
  const error = withoutFrames(() => makeError(name, message, kind ?? { base: name, names: [] }));
  unpacked.set(packed, error);
  define(error, 'stack', stack, false);
  for (const [key, value, enumerable] of properties) define(error, key, unpack(value, unpacked), enumerable);
  if (careful(() => error.name, undefined) !== name) define(error, 'name', name, false);
  return error;
}

/** A real error, so that everybody takes it for one; no constructor of the user's is called. */
function makeError(name: string, message: string, kind: ErrorKind): Error {
  const isDOMException = kind.base === 'DOMException' && typeof DOMException === 'function';
  const error = isDOMException ? new DOMException(message, name) : new Error(message);
  return Object.setPrototypeOf(error, classFor(kind).prototype as object) as Error;
}

/** Nobody will see where we make the error, and to note it would cost most of the time. */
function withoutFrames(make: () => Error): Error {
  const { stackTraceLimit } = Error as { stackTraceLimit?: number };
  // `Reflect.set` throws nothing where somebody has frozen the class.
  const setLimit = (limit: number): boolean =>
    stackTraceLimit !== undefined && Reflect.set(Error, 'stackTraceLimit', limit);
  try {
    setLimit(0);
    return make();
  } finally {
    setLimit(stackTraceLimit ?? 0);
  }
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
