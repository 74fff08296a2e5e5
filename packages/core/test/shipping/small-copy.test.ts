import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { proxy } from '@futures/core';
import { notSmall, smallCopy } from '../../src/shipping/small-copy.ts';

/** In one realm, whatever it was made in, so that toStrictEqual sees every difference and nothing else. */
const normal = (value: unknown): unknown => structuredClone(value);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const objectsIn = (value: unknown): object[] =>
  isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);

const plainData = fc.anything({
  maxDepth: 4,
  withNullPrototype: true,
  withBigInt: true,
  withSparseArray: true,
  withObjectString: true,
});

describe('a small copy', () => {
  test('of anything is what structuredClone gives, or there is none', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        const copy = smallCopy(value);
        if (copy === notSmall) return;
        expect(normal(copy)).toStrictEqual(normal(value));
        expect(keysOf(copy)).toEqual(keysOf(value));
      }),
      { numRuns: 3_000 },
    );
  });

  test('shares no object with the value, nor with another copy of it', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        const [first, second] = [smallCopy(value), smallCopy(value)];
        if (first === notSmall) return;
        const all = [value, first, second].flatMap(objectsIn);
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['-0', -0],
    ['NaN', Number.NaN],
    ['a bigint', 10n],
    ['a text', 'x'.repeat(3_000)],
  ])('of %s is the value itself', (_, value) => {
    expect(smallCopy(value)).toBe(value);
    expect((smallCopy({ value }) as { value: unknown }).value).toBe(value);
  });

  test('of a longer text is there only where it is not part of something', () => {
    const text = 'x'.repeat(4_096);
    expect(smallCopy(text)).toBe(text);
    expect(smallCopy([text])).toBe(notSmall);
  });

  test('keeps what is undefined, and the order of keys', () => {
    const copy = smallCopy({ b: undefined, a: -0, list: [undefined, null] });
    expect(copy).toStrictEqual({ b: undefined, a: -0, list: [undefined, null] });
    expect(Object.keys(copy as object)).toEqual(['b', 'a', 'list']);
  });

  test('is made of objects of other realms and of those without a prototype', () => {
    const foreign = runInNewContext('({ a: [1, { b: 2 }] })') as unknown;
    expect(smallCopy(foreign)).toStrictEqual({ a: [1, { b: 2 }] });
    const bare = Object.assign(Object.create(null) as object, { a: Object.create(null) as object });
    expect(smallCopy(bare)).toStrictEqual({ a: {} });
  });

  test('has what a getter gives, as structuredClone has', () => {
    const value = {
      get a() {
        return 1;
      },
    };
    expect(Object.getOwnPropertyDescriptor(smallCopy(value), 'a')).toMatchObject({
      value: 1,
      writable: true,
    });
  });

  test('of frozen data can be written to', () => {
    const copy = smallCopy(Object.freeze({ list: Object.freeze([1]) })) as { list: number[] };
    copy.list.push(2);
    expect(copy.list).toEqual([1, 2]);
  });

  test('leaves out what cannot be enumerated and what is inherited', () => {
    const value = Object.defineProperty({ a: 1 }, 'hidden', { value: 1 });
    Object.defineProperty(Object.prototype, 'everywhere', { value: 1, enumerable: true, configurable: true });
    try {
      expect(Object.getOwnPropertyNames(smallCopy(value))).toEqual(['a']);
    } finally {
      delete (Object.prototype as { everywhere?: unknown }).everywhere;
    }
  });
});

function argumentsOf(..._: number[]): unknown {
  // eslint-disable-next-line prefer-rest-params -- it looks like a plain object, and an array does not
  return arguments;
}

describe('there is no small copy', () => {
  const shared = { a: 1 };
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  class Instance {
    a = 1;
  }
  const sparse = new Array<number>(3).fill(1, 0, 1);
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  test.each<[string, unknown]>([
    ['a function', () => {}],
    ['a symbol', Symbol('x')],
    ['an instance of a class', new Instance()],
    ['a Date', new Date()],
    ['a Map', new Map()],
    ['an error', new Error('x')],
    ['a boxed number', Object(1)],
    ['bytes', new Uint8Array(2)],
    ['a promise', Promise.resolve()],
    ['an array with a hole', sparse],
    ['an array with properties of its own', /b/.exec('abc')],
    ['an array of the greatest length', new Array(2 ** 32 - 1)],
    ['an object with a key that is a symbol', { [Symbol('x')]: 1 }],
    ['an object that is marked to be a proxy', proxy({ a: 1 })],
    ['an array that is marked to be a proxy', proxy([1])],
    ['the namespace of a module', fc],
    ['arguments', argumentsOf(1, 2)],
    ['an object with a key `__proto__`', JSON.parse('{ "__proto__": 1 }')],
    ['one object at two places', { x: shared, y: shared }],
    ['one object at two places, far from each other', [[[shared]], { y: { z: shared } }]],
    ['a cycle', cyclic],
    ['a long text', 'x'.repeat(4_097)],
    ['many short texts', Array.from({ length: 20 }, () => 'x'.repeat(300))],
    ['a long array', new Array(33).fill(0)],
    ['an object with many keys', Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, i]))],
    ['deep nesting', Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 1)],
    ['a proxy that was revoked', revoked.proxy],
  ])('of %s, nor of anything that holds it', (_, value) => {
    expect(smallCopy(value)).toBe(notSmall);
    expect(smallCopy({ value })).toBe(notSmall);
    expect(smallCopy([value])).toBe(notSmall);
  });

  test('where a getter throws, and the next value has one again', () => {
    const value = {
      get a(): number {
        throw new Error('from the getter');
      },
    };
    expect(smallCopy([{}, value])).toBe(notSmall);
    expect(smallCopy({ a: [1] })).toEqual({ a: [1] });
  });

  test('of what a getter asks for while its own object is copied, and the outer copy is not disturbed', () => {
    let inner: unknown;
    const value = {
      before: { a: 1 },
      get b() {
        inner = smallCopy({ x: 1 });
        return 2;
      },
      after: { c: 3 },
    };
    expect(smallCopy(value)).toEqual({ before: { a: 1 }, b: 2, after: { c: 3 } });
    expect(inner).toBe(notSmall);
  });
});

test('a copy holds on to nothing', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const remembered = (() => {
    const value = { inner: { a: 1 } };
    smallCopy(value);
    return [new WeakRef(value), new WeakRef(value.inner)];
  })();
  await new Promise((resolve) => setImmediate(resolve));
  gc();
  expect(remembered.map((ref) => ref.deref())).toEqual([undefined, undefined]);
});
