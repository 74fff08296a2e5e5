import { runInThisContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { taskModule } from '@futures/core';
import { type AnyFunction, referenceTo } from '../../src/shipping/function-reference.ts';
import { nodeGlobals } from '../../src/shipping/node-globals.ts';

const globals = nodeGlobals();
const reference = (fn: unknown) => referenceTo(fn as AnyFunction, globals);

/** A function of a program without strictness. */
const sloppy = (body: string): unknown => runInThisContext(`(function () { ${body} })`);

/** What the program of a function's definition is when it is run. */
function sent(fn: unknown): AnyFunction {
  const { definition } = reference(fn);
  if (definition.kind !== 'source') throw new Error(`${definition.kind} has no program`);
  return runInThisContext(definition.program) as AnyFunction;
}

describe('a reference', () => {
  test('is the same for the same function, and for functions of equal source', () => {
    const make = () => (n: number) => n + 1;
    const fn = make();
    expect(reference(fn)).toBe(reference(fn));
    expect(reference(make())).toBe(reference(fn));
    expect(reference((n: number) => n + 2)).not.toBe(reference(fn));
  });

  test('has an id of its own, a name, and nothing learned yet', () => {
    const one = reference(function one() {});
    const two = reference(function two() {});
    expect([one.name, two.name]).toEqual(['one', 'two']);
    expect(one.id).not.toBe(two.id);
    expect([one.expectedMs, one.checked]).toEqual([undefined, undefined]);
  });

  test('tells strict functions from others of equal source', () => {
    const loose = sloppy('return this');
    const strict = sloppy('"use strict"; return this');
    expect(sent(loose).call(undefined as never)).toBeDefined();
    expect(sent(strict).call(undefined as never)).toBeUndefined();
    expect(
      sent(function (this: unknown) {
        return this;
      }).call(undefined as never),
    ).toBeUndefined();
  });

  test('is cheap to ask for again', () => {
    const fn = (n: number) => n * 3;
    reference(fn);
    const start = performance.now();
    for (let i = 0; i < 100_000; i++) reference(fn);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('is forgotten when a thousand others came, and made anew then', () => {
    const first = reference(sloppy('return "first"'));
    for (let i = 0; i < 1001; i++) reference(sloppy(`return ${i}`));
    const again = reference(sloppy('return "first"'));
    expect(again).not.toBe(first);
    expect(again.definition).toEqual(first.definition);
  });

  test('of a function that is in use stays', () => {
    const first = reference(sloppy('return "used"'));
    for (let i = 0; i < 1500; i++) {
      reference(sloppy(`return ${i} + 1`));
      expect(reference(sloppy('return "used"'))).toBe(first);
    }
  });

  test('is made without calling what the function has of its own', () => {
    const odd = Object.assign(() => 1, { toString: () => 'not this' });
    expect(sent(odd).call({} as never)).toBe(1);
  });

  test('does not keep its function alive', async () => {
    const ref = new WeakRef(make());
    function make(): object {
      const fn = () => 'for the collector';
      reference(fn);
      return fn;
    }
    await new Promise((resolve) => setTimeout(resolve));
    globalThis.gc?.();
    expect(ref.deref()).toBeUndefined();
  });
});

describe('functions of the platform', () => {
  test('travel by their name, with the `this` that they need', () => {
    expect(sent(Math.max).call({} as never, 1, 3, 2)).toBe(3);
    expect(sent(parseInt).call({} as never, '12', 10)).toBe(12);
    expect(sent(JSON.stringify).call({} as never, [1])).toBe('[1]');
  });
});

describe('the globals', () => {
  const usesLimit = sloppy('return limit');

  test('are those that the caller gives, each time', () => {
    expect(() => reference(usesLimit)).toThrow('`limit`');
    expect(referenceTo(usesLimit as AnyFunction, new Set(['limit'])).definition.kind).toBe('source');
    expect(() => reference(usesLimit)).toThrow('`limit`');
  });

  test('are not those of the program that submits', () => {
    expect(() => reference(() => expect(1))).toThrow('`expect`');
    Object.assign(globalThis, { limit: 1 });
    expect(() => reference(usesLimit)).toThrow('`limit`');
    Reflect.deleteProperty(globalThis, 'limit');
  });
});

describe('functions of modules', () => {
  test('share a reference by module and name, and need no check', () => {
    const url = 'file:///tasks.js';
    const [a, b] = [taskModule<{ fib(): void }>(url), taskModule<{ fib(): void; sum(): void }>(url)];
    expect(referenceTo(a.fib, new Set())).toBe(referenceTo(b.fib, new Set()));
    expect(referenceTo(b.sum, new Set())).not.toBe(referenceTo(b.fib, new Set()));
    expect(reference(a.fib).definition).toEqual({ kind: 'export', name: 'fib', module: url });
    expect(reference(a.fib).name).toBe('fib');
  });
});
