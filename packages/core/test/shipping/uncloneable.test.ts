import { describe, expect, test } from '@jest/globals';
import { cloneError } from '../../src/shipping/uncloneable.ts';

function faultOf(value: unknown): unknown {
  try {
    structuredClone(value);
  } catch (fault) {
    return fault;
  }
  throw new Error('it can be cloned');
}

const messageFor = (root: string, value: unknown): string =>
  (cloneError(root, value, faultOf(value)) as Error).message;

class Account {
  owner = 'x';
  notify = () => {};
}
const self: { self?: unknown; bad?: unknown } = {};
self.self = self;
self.bad = () => {};

describe('the error for what could not be cloned names the part and what it is', () => {
  test.each<[value: unknown, message: string]>([
    [{ a: 1, callback: () => {} }, 'args[1].callback could not be cloned: it is a function'],
    [[[0, Symbol('x')]], 'args[1][0][1] could not be cloned: it is a symbol'],
    [
      { 'a key': Promise.resolve() },
      'args[1]["a key"] could not be cloned: it is a Promise (await it first)',
    ],
    [
      { users: new Map([['ann', { cb() {} }]]) },
      'args[1].users.get("ann").cb could not be cloned: it is a f',
    ],
    [new Map([[7, () => {}]]), 'args[1].get(7) could not be cloned'],
    [new Map([[{}, () => {}]]), 'args[1].values()[0] could not be cloned'],
    [new Map([[() => {}, 1]]), 'args[1].keys()[0] could not be cloned'],
    [new Set([1, { x: new WeakMap() }]), 'args[1].values()[1].x could not be cloned: it is a WeakMap'],
    [{ a: new WeakRef({}) }, 'args[1].a could not be cloned: it is a WeakRef'],
    [{ a: (function* () {})() }, 'args[1].a could not be cloned: it is a Generator'],
    [{ a: [][Symbol.iterator]() }, 'args[1].a could not be cloned: it is an Array Iterator'],
    [{ a: new Intl.NumberFormat() }, 'args[1].a could not be cloned: it is an Intl.NumberFormat'],
    [
      { a: [new Proxy({ b: 1 }, {})] },
      'args[1].a[0] could not be cloned: it is a Proxy (send a plain copy of it)',
    ],
    [new Proxy([1], {}), 'args[1] could not be cloned: it is a Proxy'],
    [{ a: { b: new Proxy(new Map(), {}) } }, 'args[1].a.b could not be cloned: it is a Proxy'],
    [{ Class: class A extends Account {} }, 'args[1].Class could not be cloned: it is a class'],
    [new Account(), 'args[1].notify could not be cloned: it is a function'],
    [new Error('x', { cause: { f() {} } }), 'args[1].cause.f could not be cloned'],
    [self, 'args[1].bad could not be cloned: it is a function'],
    [
      { port: new ReadableStream() },
      'args[1].port could not be cloned: it is a ReadableStream, which has to be t',
    ],
  ])('%#: %j', (value, message) => {
    expect(messageFor('argument args[1]', value)).toContain(`argument ${message}`);
    expect(messageFor('result', value)).toContain(message.replace('args[1]', 'result'));
  });

  test('and the way out, which is another for a part than for the whole', () => {
    const fn = (): void => {};
    expect(messageFor('argument args[0]', fn)).toBe(
      'argument args[0] could not be cloned: it is a function (wrap it in proxy() to send it as a callback)',
    );
    expect(messageFor('argument args', [0, fn])).toBe(
      'argument args[1] could not be cloned: it is a function (wrap it in proxy() to send it as a callback)',
    );
    expect(messageFor('argument args[0]', { fn })).toBe(
      'argument args[0].fn could not be cloned: it is a function (make it an argument of its own, wrapped in proxy(), to send it as a callback)',
    );
    expect(messageFor('result', { fn })).toContain('(make it a result of its own, wrapped in proxy(),');
    expect(messageFor('progress', fn)).toBe('progress could not be cloned: it is a function');
  });

  test('the nearest part, where there are several', () => {
    expect(messageFor('result', { deep: { er: () => {} }, near: () => {} })).toContain('result.near ');
  });

  test('a stream that was transferred is not blamed for a Proxy beside it', () => {
    const value = { stream: new ReadableStream(), state: new Proxy({}, {}) };
    const fault = faultOf(value.state);
    expect((cloneError('result', { state: value.state }, fault) as Error).message).toContain('result.state ');
    expect((cloneError('result', value, fault) as Error).message).not.toContain('result.stream ');
  });
});

describe('the error for what could not be cloned', () => {
  test('is the platform’s kind of error, with the platform’s own as its cause', () => {
    const value = { a: () => {} };
    const fault = faultOf(value);
    const error = cloneError('result', value, fault);
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: 'DataCloneError', code: 25 });
    expect((error as Error).cause).toBe(fault);
    expect(Object.keys(error as object)).toEqual([]);
  });

  test('is what a getter threw, where it was that', () => {
    const mine = new Error('from the getter');
    const value = {
      get a(): number {
        throw mine;
      },
    };
    expect(cloneError('result', value, faultOf(value))).toBe(mine);
    expect(cloneError('result', value, undefined)).toBe(undefined);
  });

  test('says what the platform said, where nothing can be found', () => {
    const fault = new DOMException('Data cannot be cloned, out of memory.', 'DataCloneError');
    expect((cloneError('result', { a: 1 }, fault) as Error).message).toBe(
      'result could not be cloned: Data cannot be cloned, out of memory.',
    );
  });

  test('is found at the end of a long chain, and its message stays short', () => {
    let chain: unknown = { fn: () => {} };
    for (let i = 0; i < 5_000; i++) chain = { next: chain };
    const fault = new DOMException('() => {} could not be cloned.', 'DataCloneError');
    const { message } = cloneError('result', chain, fault) as Error;
    expect(message).toMatch(/^result(\.next)+…(\.next)+\.fn could not be cloned: it is a function/);
    expect(message.length).toBeLessThan(300);
    const longKey = { ['k'.repeat(10_000)]: () => {} };
    expect(messageFor('result', longKey).length).toBeLessThan(300);
  });

  test('is found in a time that grows with the size of the value, and no faster', () => {
    const rows = Array.from({ length: 300_000 }, (_, id): object => ({ id, name: 'x' }));
    const fault = new DOMException('#<Object> could not be cloned.', 'DataCloneError');
    const start = performance.now();
    cloneError('result', [...rows, { fn() {} }], fault);
    cloneError('result', [...rows, new Proxy({}, {})], fault);
    let nested: unknown = new Proxy({}, {});
    for (let i = 0; i < 3_000; i++) nested = { nested, i };
    cloneError('result', nested, fault);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('is made of anything', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no keys');
        },
        get() {
          throw new Error('no properties');
        },
        getPrototypeOf() {
          throw new Error('no prototype');
        },
      },
    );
    for (const value of [hostile, { hostile }, [hostile], new Map([[hostile, hostile]])])
      expect(messageFor('result', value)).toMatch(/^result.* could not be cloned: /);
  });
});
