import { isObject, looksLikeError, nameOf } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import { isFunction, unexpected } from '../base/validate.ts';
import * as errors from '../errors.ts';

export type ErrorClass = abstract new (...args: never[]) => Error;

/** What an error is an instance of, in words that mean the same in every realm. */
export interface ErrorKind {
  /** The class of ours or of the platform's that it is or derives from: the code of the one, the name of the other. */
  readonly base: string;
  /** The names of the classes of the user's between the two, the most derived first. */
  readonly names: readonly string[];
}

/**
 * Says that errors of this class, thrown by a task, shall arrive as its instances. The class is known by its name and by
 * the `name` on its prototype; of two with one name the later counts. Its constructor is never called.
 */
export function registerErrorClass(ErrorClass: ErrorClass): void {
  isFunction('ErrorClass', ErrorClass);
  const prototype: unknown = ErrorClass.prototype;
  if (!isErrorPrototype(prototype)) throw unexpected('ErrorClass', 'a class of errors', ErrorClass);
  const names = namesOf(prototype);
  if (names.length === 0) throw unexpected('ErrorClass', 'a class with a name', ErrorClass);
  for (const name of names) registered().set(name, ErrorClass);
}

/** One table for all copies of the package in this realm. */
const registered = (): Map<string, ErrorClass> =>
  (realm.errorClasses ??= new Map<string, ErrorClass>()) as Map<string, ErrorClass>;

/** One of another realm is known by what it inherits. */
const isErrorPrototype = (prototype: unknown): prototype is object =>
  isObject(prototype) &&
  (prototype === Error.prototype || prototype instanceof Error || looksLikeError(prototype));

const family = new Map<string, ErrorClass>(Object.values(errors).map((Class) => [Class.code, Class]));

const builtIns = new Map<string, ErrorClass>();
for (const name of [
  ...['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['AggregateError', 'SuppressedError', 'DOMException', 'CompileError', 'LinkError', 'RuntimeError'],
]) {
  const { WebAssembly, [name]: Class } = globalThis as Record<string, unknown>;
  const found = Class ?? (WebAssembly as Record<string, unknown> | undefined)?.[name];
  // Not every platform has them all.
  if (typeof found === 'function') builtIns.set(name, found as unknown as ErrorClass);
}

/** No chain of prototypes is that long, but a Proxy could make one that has no end. */
const longestChain = 100;

export function kindOf(error: object): ErrorKind {
  const kind = kindOfClass(error);
  // A name that only the error itself bears counts least.
  const own = Object.hasOwn(error, 'name') ? nameOf(error) : '';
  const isNews = own !== '' && own !== kind.base && !kind.names.includes(own);
  return isNews ? { base: kind.base, names: [...kind.names, own] } : kind;
}

function kindOfClass(error: object): ErrorKind {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(error);
  for (let length = 0; isObject(prototype) && length < longestChain; length++) {
    const base = baseAt(prototype);
    if (base !== undefined) return { base, names };
    names.push(...namesOf(prototype));
    prototype = Object.getPrototypeOf(prototype);
  }
  return { base: 'Error', names };
}

/** The class of this realm that an error of the kind is to be an instance of. */
export function classFor({ base, names }: ErrorKind): ErrorClass {
  const registeredName = names.find((name) => registered().has(name));
  const Class = registeredName === undefined ? undefined : registered().get(registeredName);
  return Class ?? family.get(base) ?? builtIns.get(base) ?? Error;
}

function baseAt(prototype: object): string | undefined {
  const Class = constructorAt(prototype);
  const code: unknown =
    Class && Object.hasOwn(Class, 'code') ? (Class as { code?: unknown }).code : undefined;
  if (family.has(code as string)) return code as string;
  const name = nameOf(Class);
  return builtIns.has(name) && isBuiltIn(name, Class) ? name : undefined;
}

/** Users give their own classes such names too. A built-in of another realm is native there as it is here. */
const isBuiltIn = (name: string, Class: unknown): boolean =>
  Class === builtIns.get(name) || /\[native code\]\s*\}$/.test(Function.prototype.toString.call(Class));

function namesOf(prototype: object): string[] {
  const Class = constructorAt(prototype);
  const names = [
    nameOf(Class),
    Object.hasOwn(prototype, 'name') ? nameOf(prototype) : '',
    // What errors of ours, and of classes that extend them, take their name from.
    Class && Object.hasOwn(Class, 'errorName') ? (Class as { errorName?: unknown }).errorName : '',
  ];
  return [...new Set(names)].filter((name): name is string => typeof name === 'string' && name !== '');
}

function constructorAt(prototype: object): object | undefined {
  const own: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return isObject(own) ? own : undefined;
}
