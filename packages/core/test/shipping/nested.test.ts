import { describe, expect, test } from '@jest/globals';
import { CancellationTokenSource, Future, proxy } from '@futures/core';
import { refuseNested } from '../../src/shipping/nested.ts';

const { token } = new CancellationTokenSource();
const { signal } = new AbortController();

describe('what would arrive as an empty object is refused', () => {
  test.each<[value: unknown, message: string]>([
    [{ token }, 'a CancellationToken arrives live only as an argument of its own, got one as args[0].token'],
    [[[signal]], 'an AbortSignal arrives live only as an argument of its own, got one as args[0][0][0]'],
    [
      { api: proxy({ a: 1 }) },
      'a proxy() arrives live only as an argument of its own, got one as args[0].api',
    ],
    [Future.resolved(1), 'a Future cannot be sent: await it first, got one as args[0]'],
    [[Future.resolved(1)], 'a Future cannot be sent: await it first, got one as args[0][0]'],
    [new URL('http://localhost'), 'a URL would arrive as an empty object, got one as args[0]'],
    [{ a: new Headers() }, 'a Headers would arrive as an empty object, got one as args[0].a'],
    [new Request('http://localhost'), 'a Request would arrive as an empty object, got one as args[0]'],
    [
      { c: new AbortController() },
      'an AbortController would arrive as an empty object, got one as args[0].c',
    ],
  ])('%#: %s', (value, message) => {
    expect(() => refuseNested('args[0]', value)).toThrow(new TypeError(message));
  });

  test('also in a result', () => {
    expect(() => refuseNested('result', { token })).toThrow(
      'a CancellationToken arrives live only as a result of its own, got one as result.token',
    );
  });
});

describe('nothing is said against', () => {
  class Account {
    a = 1;
  }
  class Money {
    readonly amount = 1;
    get [Symbol.toStringTag]() {
      return 'Money';
    }
  }
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;

  test.each<[string, unknown]>([
    ['what arrives live', token],
    ['a signal', signal],
    ['what is marked to be a proxy', proxy({})],
    ['plain data', { a: [1, { b: 'x' }, null] }],
    [
      'what the platform clones',
      [new Map(), new Date(), /x/, new Uint8Array(1), new Error('x'), 1n, new Blob([])],
    ],
    ['instances of classes of the user’s', [new Account(), new Money(), Object.create({ inherited: 1 })]],
    ['functions, which cloning refuses', { fn() {} }],
    ['streams, which may be transferred', new ReadableStream()],
    ['a cycle', cyclic],
    ['a primitive', 5],
  ])('%s', (_, value) => {
    expect(() => refuseNested('args[0]', value)).not.toThrow();
  });

  test('a getter that throws: the clone says so', () => {
    const value = {
      get a(): number {
        throw new Error('x');
      },
    };
    expect(() => refuseNested('args[0]', value)).not.toThrow();
  });
});

test('big data is not searched to the end', () => {
  let looks = 0;
  const rows = Array.from({ length: 100_000 }, () => ({
    get value() {
      looks++;
      return {};
    },
  }));
  refuseNested('args[0]', { rows });
  expect(looks).toBeLessThan(300);
});
