import { createContext, runInContext, runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { analyzeFunction } from '../../src/shipping/free-variables.ts';

const language = new Set(runInNewContext('Object.getOwnPropertyNames(globalThis)') as readonly string[]);

const missingIn = (source: string, sloppy = false) =>
  analyzeFunction(source, sloppy).variables.filter((name) => !language.has(name));

/** The names that running the function shows to be missing: it is tried again with each of them there. */
async function missingWhenRun(source: string): Promise<string[]> {
  const { program } = analyzeFunction(source, false);
  const realm = createContext({ __proto__: null });
  const missing: string[] = [];
  for (;;) {
    try {
      const fn = runInContext(program, realm) as (...args: unknown[]) => unknown;
      const result = fn({ a: { b: [1] }, length: 2 }, [1, 2]);
      const steps = iterate(result);
      while ((await steps.next()).done !== true);
      return missing;
    } catch (error) {
      const name = /^(\w+|\S+) is not defined$/.exec((error as Error).message)?.[1];
      if (name === undefined) throw error;
      missing.push(name);
      realm[name] = runInContext('() => ({ x: 1 })', realm) as unknown;
    }
  }
}

async function* iterate(value: unknown): AsyncGenerator {
  const iterable = (await value) as { next?: unknown };
  if (typeof iterable?.next === 'function') yield* iterable as unknown as AsyncIterable<unknown>;
}

// Each calls for everything that it mentions.
const shapes: [what: string, source: string, missing: string[]][] = [
  ['an arrow function of its argument', 'x => x', []],
  ['an arrow function with a block', '(x, y) => { const z = y[0]; return x.length + z }', []],
  ['a named function that calls itself', 'function f(n) { return typeof n === "object" ? f(1) : n }', []],
  ['an async function', 'async function (x) { await null; return outer(x) }', ['outer']],
  ['a generator', 'function* (x) { yield x; yield outer() }', ['outer']],
  ['an async generator', 'async function* g(x) { yield* [1]; yield outer(); g.name }', ['outer']],
  ['defaults that see the parameters before them', '(a, b = a, { c = b } = {}) => [a, b, c]', []],
  ['a default that uses a variable', '(a, b, c = outer()) => c', ['outer']],
  [
    'a default that does not see the body',
    '(a, b, f = () => inner()) => { const inner = 1; f(); return inner }',
    ['inner'],
  ],
  ['destructuring with defaults and rest', '({ a, ...rest }, [p, ...q]) => [a, rest, p, q]', []],
  ['a computed key in a pattern', '({ [outer().x]: v }) => v', ['outer']],
  ['var and function that are hoisted', '() => { v = 1; g(); var v; function g() { return v } }', []],
  [
    'a catch without and with a name',
    '() => { try { throw 1 } catch { } try { throw 2 } catch (e) { return e } }',
    [],
  ],
  ['labels', '() => { outer: for (const i of [1, 2]) { for (;;) continue outer } }', []],
  [
    'a class with private fields',
    '() => { class A { #p = 1; get p() { return this.#p } static { A.q = 1 } } return new A().p + A.q }',
    [],
  ],
  ['a class that uses a variable in a field', '() => { class A { f = outer() } return new A() }', ['outer']],
  ['a static block that uses a variable', '() => { class A { static { outer() } } return A }', ['outer']],
  ['shorthand properties', '() => { const a = 1; return { a, outer } }', ['outer']],
  [
    'properties and methods, which are no variables',
    '(o) => o.a.b.concat({ outer: 1, f() { return 2 } }.outer)',
    [],
  ],
  ['typeof', '() => typeof outer', []],
  ['typeof before the use', '() => typeof outer === "undefined" ? 1 : outer()', []],
  ['assignment', '() => { outer = 1 }', ['outer']],
  ['a tagged template', '() => String.raw`a${outer()}`', ['outer']],
  ['new.target and arguments', 'function () { return [new.target, arguments.length] }', []],
  ['an arrow function inside, with its own names', '(x) => [1].map((y) => [x, y, outer()])', ['outer']],
  [
    'loops with names of their own',
    '() => { for (let i = 0; i < 1; i++) i; for (const k in { a: 1 }) k; return outer() }',
    ['outer'],
  ],
  ['optional chaining', '(o) => [o?.a?.b[0], outer?.()]', ['outer']],
  ['several variables, each once', '() => [outer(), outer(), other()]', ['outer', 'other']],
  ['a method', 'twice(x) { return outer(x.length * 2) }', ['outer']],
  ['an async method', 'async twice(x) { return x.length * 2 }', []],
  ['a generator method', '*each(x) { yield x.length }', []],
  ['an async generator method', 'async *each(x) { yield x.length }', []],
  ['a getter', 'get size() { return outer() }', ['outer']],
  ['a setter', 'set size(value) { value.size = outer() }', ['outer']],
  ['a method with a computed name', '[key.of.elsewhere](x) { return x }', []],
  ['a method with a quoted name', "'to-fro'(x) { return x }", []],
  ['a private method', '#hidden(x) { return x }', []],
  ['a method by the name of a global', 'parseInt(x) { return parseInt("7") + x.length }', []],
  ['a method called async', 'async(x) { return x }', []],
  ['a method called get', 'get(x) { return x }', []],
  ['keep-names helpers', '() => { const f = __name(() => 1, "f"); return f.name }', []],
];

describe('the variables of', () => {
  test.each(shapes)('%s', (_, source, missing) => {
    expect(missingIn(source)).toEqual(missing);
    expect(analyzeFunction(source, false).flaw).toBeUndefined();
  });
});

describe('running agrees on', () => {
  test.each(shapes)('%s', async (_, source, missing) => {
    expect(await missingWhenRun(source)).toEqual(missing);
  });
});

describe('what cannot be known is let pass', () => {
  test.each([
    ['a name in the body of with', 'function (o) { with (o) { return a } }', []],
    ['a name outside of it is known', 'function (o) { with (o) { a } return outer }', ['outer']],
    ['eval that may declare anything', 'function (s) { eval(s); return declared }', []],
    [
      'a function of a block, which is seen outside of it',
      'function () { { function g() {} } return g }',
      [],
    ],
  ])('%s', (_, source, missing) => expect(missingIn(source, true)).toEqual(missing));

  test('eval declares nothing where the function is strict', () => {
    expect(missingIn('(s) => { eval(s); return declared }')).toEqual(['declared']);
  });

  test('syntax that the parser does not know', () => {
    expect(analyzeFunction('() => %%%', false)).toEqual({
      program: '"use strict";(() => %%%\n)',
      variables: [],
    });
  });

  test('a tree that is too deep to be walked', () => {
    const deep = `() => ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
    expect(analyzeFunction(deep, false).variables).toEqual([]);
  });
});

describe('what keeps a function where it is', () => {
  test.each([
    ['class A { m() {} }', 'class', []],
    ['(o) => o.#secret', 'private name', ['#secret']],
    ['read(o) { return #a in o && o.#b }', 'private name', ['#a', '#b']],
    ['m() { return super.m() }', 'super', ['super']],
    ['() => super.m()', 'super', ['super']],
    ['() => import.meta.url', 'import.meta', ['import.meta']],
    ['() => this.limit + this.limit', 'this', ['this']],
    ['() => [1].map(() => this.limit)', 'this', ['this']],
  ])('%s', (source, flaw, variables) => {
    expect(analyzeFunction(source, false)).toMatchObject({ flaw, variables });
  });

  test.each([
    '() => { class A { #p = 1; static is(o) { return #p in o } m() { return this.#p } } }',
    '() => { class A extends Object { constructor() { super(); super.toString() } } }',
    '() => ({ m() { return super.toString() }, get g() { return super.x } })',
    '() => function () { return this.token }',
    '() => { class A { f = this.g; static { this.h } } }',
    '() => this?.limit',
    '() => this === undefined ? 1 : this.limit',
    'function () { return this.token }',
    'function () { return () => this.token }',
    '() => import("node:fs")',
  ])('not so: %s', (source) => expect(analyzeFunction(source, false).flaw).toBeUndefined());
});

describe('the program', () => {
  const valueOf = (source: string, sloppy = false): unknown =>
    runInNewContext(analyzeFunction(source, sloppy).program);

  test('is strict, unless the function is known not to be or could not be', () => {
    const isStrict = 'function () { return this === undefined }';
    expect((valueOf(isStrict) as () => boolean)()).toBe(true);
    expect((valueOf(isStrict, true) as () => boolean)()).toBe(false);
    expect((valueOf('(o) => { with (o) { return a } }') as (o: object) => unknown)({ a: 1 })).toBe(1);
    expect((valueOf('function () { return 010 }', true) as () => unknown)()).toBe(8);
  });

  test('leaves the lines of the source where they are', () => {
    const { program } = analyzeFunction('() => {\n\n  throw new Error("x");\n}', false);
    expect(program.split('\n')[2]).toBe('  throw new Error("x");');
  });

  test('gives an arrow function the `this` of a module', () => {
    expect((valueOf('() => this') as () => unknown)()).toBeUndefined();
  });

  test('is right for a source that ends in a comment', () => {
    expect((valueOf('() => 1 // one') as () => number)()).toBe(1);
  });

  test('keeps names that the compiler keeps', () => {
    expect((valueOf('() => __name(() => {}, "kept").name') as () => string)()).toBe('kept');
  });
});
