import assert, { type AssertionError } from 'node:assert';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import {
  CancellationTokenSource,
  CancelledError,
  FuturesError,
  TaskNotTransferableError,
  TimeoutError,
  WorkerCrashedError,
} from '@futures/core';
import { tagOf } from '../../src/shipping/naming.ts';
import { hideFramesOf, packReason, packValue, unpackReason, unpackValue } from '../../src/shipping/reason.ts';

/** What arrives on the other side, over a thread's channel or a process's. */
const arrive = <T>(thrown: T): T => unpackReason(structuredClone(packReason(thrown))) as T;
const arriveOverIpc = (thrown: unknown): unknown =>
  unpackReason(deserialize(serialize(packReason(thrown))) as never);

function thrownBy(fn: () => unknown): Error & Record<string, unknown> {
  try {
    fn();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('nothing was thrown');
}

/** For jest an invalid date is no equal of another: by their times they are. */
expect.addEqualityTesters([
  (a: unknown, b: unknown) => (a instanceof Date && b instanceof Date ? Object.is(+a, +b) : undefined),
]);

const hidden = { enumerable: false, writable: true, configurable: true };

describe('an error of a built-in class arrives', () => {
  test.each([
    ['Error', new Error('x')],
    ['RangeError', thrownBy(() => 'x'.repeat(-1))],
    ['TypeError', thrownBy(() => (undefined as unknown as { x: 1 }).x)],
    ['SyntaxError', thrownBy(() => JSON.parse('{'))],
    ['URIError', thrownBy(() => decodeURIComponent('%'))],
    ['AggregateError', new AggregateError([], 'x')],
    ['DOMException', new DOMException('x', 'NotFoundError')],
    ['CompileError', thrownBy(() => new WebAssembly.Module(new Uint8Array(1)))],
    ['CancelledError', new CancelledError()],
  ])('with its class, message and stack: %s', (_, error) => {
    for (const arrived of [arrive(error), arriveOverIpc(error) as typeof error]) {
      expect(arrived).not.toBe(error);
      expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(error));
      expect(arrived).toMatchObject({ name: error.name, message: error.message, stack: error.stack });
      expect([String(arrived), inspect(arrived)]).toEqual([String(error), inspect(error)]);
      expect(Object.keys(arrived)).toEqual(Object.keys(error));
      expect(Object.getOwnPropertyDescriptor(arrived, 'stack')).toMatchObject(hidden);
      expect(tagOf(arrived)).toBe(tagOf(error));
    }
  });

  test('also where the language is frozen', () => {
    const { stackTraceLimit } = Error;
    Object.defineProperty(Error, 'stackTraceLimit', { writable: false });
    try {
      expect(arrive(new RangeError('x'))).toBeInstanceOf(RangeError);
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', { writable: true });
    }
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  test('from another realm as that of this one', () => {
    const arrived = arrive(runInNewContext('new RangeError("x")') as Error);
    expect(Object.getPrototypeOf(arrived)).toBe(RangeError.prototype);
  });

  test('with the code of a DOMException', () => {
    expect(arrive(new DOMException('x', 'AbortError'))).toMatchObject({ name: 'AbortError', code: 20 });
  });

  test('with the errors of an AggregateError, each with its class, and what else was among them', () => {
    const error = new AggregateError([
      new RangeError('a'),
      'b',
      { c: 1 },
      new AggregateError([new TypeError('d')]),
    ]);
    const errors = arrive(error).errors as unknown[];
    expect(errors.slice(1, 3)).toEqual(['b', { c: 1 }]);
    expect(Object.getPrototypeOf(errors[0])).toBe(RangeError.prototype);
    expect((errors[3] as AggregateError).errors[0]).toBeInstanceOf(TypeError);
    expect(Object.keys(arrive(error))).toEqual([]);
    const odd = arrive(new AggregateError([() => {}, new Error('y')])).errors[0] as Error;
    expect(odd.message).toContain('could not be cloned');
  });
});

describe('an error arrives with', () => {
  test('its chain of causes, whatever these are', () => {
    const error = new Error('a', { cause: new RangeError('b', { cause: { why: 'c' } }) });
    const arrived = arrive(error);
    expect(arrived.cause).toBeInstanceOf(RangeError);
    expect((arrived.cause as Error).cause).toEqual({ why: 'c' });
    expect(Object.getOwnPropertyDescriptor(arrived, 'cause')).toMatchObject(hidden);
    expect('cause' in arrive(new Error('x'))).toBe(false);
    expect('cause' in arrive(new Error('x', { cause: undefined }))).toBe(true);
  });

  test('causes that form a cycle, as a cycle', () => {
    const [a, b] = [new Error('a'), new TypeError('b')];
    a.cause = b;
    b.cause = a;
    const arrived = arrive(a);
    expect((arrived.cause as Error).cause).toBe(arrived);
    const own = Object.assign(new Error('x'), { errors: [] as unknown[] });
    own.errors.push(own, own.errors);
    const back = arrive(own);
    expect(back.errors[0]).toBe(back);
    expect(back.errors[1]).toBe(back.errors);
  });

  test('a very long chain of causes, cut', () => {
    let error = new Error('0');
    for (let i = 1; i < 10_000; i++) error = new Error(String(i), { cause: error });
    let length = 0;
    for (let at: Error | undefined = arrive(error); at; at = at.cause as Error | undefined) length++;
    expect(length).toBeGreaterThanOrEqual(20);
    expect(length).toBeLessThan(30);
  });

  test('its name, code and own properties, in their order', () => {
    const error = Object.assign(new Error('x'), {
      code: 'E_X',
      details: { list: [1, new Date(0)] },
      none: undefined,
    });
    error.name = 'MyError';
    const arrived = arrive(error);
    expect(arrived).toMatchObject({ name: 'MyError', code: 'E_X', details: { list: [1, new Date(0)] } });
    expect(Object.keys(arrived)).toEqual(['code', 'details', 'none', 'name']);
    expect(inspect(arrived)).toBe(inspect(error));
  });

  test('properties that are not enumerable, as such', () => {
    const error = Object.defineProperty(new Error('x'), 'secret', { value: 1 });
    expect(Object.getOwnPropertyDescriptor(arrive(error), 'secret')).toMatchObject({ value: 1, ...hidden });
    const named = Object.defineProperty(new Error('x'), 'name', { value: 'Named', ...hidden });
    expect(Object.keys(arrive(named))).toEqual([]);
    expect(String(arrive(named))).toBe('Named: x');
  });

  test('what Node’s errors say', () => {
    const missing = thrownBy(() => readFileSync('/no/such/file'));
    const { code, errno, syscall, path } = missing;
    expect(arrive(missing)).toMatchObject({ code, errno, syscall, path });
    const wrong = thrownBy(() => Buffer.alloc(-1));
    expect(arrive(wrong)).toMatchObject({ code: 'ERR_OUT_OF_RANGE', name: 'RangeError' });
    expect(arrive(wrong)).toBeInstanceOf(RangeError);
    const assertion = thrownBy(() => assert.deepStrictEqual({ a: 1 }, { a: 2 }));
    const { actual, expected, operator, generatedMessage } = assertion as unknown as AssertionError;
    expect(arrive(assertion)).toMatchObject({ name: 'AssertionError', code: 'ERR_ASSERTION' });
    expect(arrive(assertion)).toMatchObject({ actual, expected, operator, generatedMessage });
  });

  test('a property that is an error, with its class', () => {
    const error = Object.assign(new Error('x'), { inner: new RangeError('y') });
    expect(arrive(error).inner).toBeInstanceOf(RangeError);
  });

  test('whatever else it has, without what cannot be cloned', () => {
    const error = Object.assign(new Error('x'), {
      callback: () => {},
      nested: { promise: Promise.resolve() },
      url: new URL('http://localhost'),
      [Symbol('key')]: 1,
      kept: 1,
    });
    Object.defineProperty(error, 'broken', {
      enumerable: true,
      get() {
        throw new Error('from the getter');
      },
    });
    expect(Reflect.ownKeys(arrive(error)).sort()).toEqual(['kept', 'message', 'stack']);
  });

  test('a key that would change its class, as a key', () => {
    const error = Object.defineProperty(new Error('x'), '__proto__', { value: { a: 1 }, enumerable: true });
    const arrived = arrive(error);
    expect(Object.keys(arrived)).toEqual(['__proto__']);
    expect(arrived).toBeInstanceOf(Error);
  });

  test('large properties', () => {
    const error = Object.assign(new Error('x'), { bytes: new Uint8Array(5_000_000) });
    expect(arrive(error).bytes.length).toBe(5_000_000);
  });

  test('a stack even where it has none, which is not ours', () => {
    const error = new Error('x');
    delete error.stack;
    expect(arrive(error).stack).toBe('Error: x');
  });

  test('all it says where it is frozen, and can be written to', () => {
    const error = Object.assign(new Error('x'), { a: 1 });
    const arrived = arrive<typeof error>(Object.freeze(error));
    arrived.a = 2;
    arrived.stack = 'mine';
    expect(arrived).toMatchObject({ a: 2, stack: 'mine' });
  });
});

describe('an error of a class that is not known here', () => {
  class HttpError extends RangeError {
    override name = 'HttpError';
    status = 404;
  }

  test('arrives as the built-in that it extends, with its name', () => {
    const error = new HttpError('x');
    const arrived = arrive(error);
    expect(Object.getPrototypeOf(arrived)).toBe(RangeError.prototype);
    expect(arrived).toMatchObject({ name: 'HttpError', status: 404 });
    expect(Object.keys(arrived)).toEqual(Object.keys(error));
    expect(String(arrived)).toBe(String(error));
  });

  test('keeps a name that its class has on the prototype', () => {
    class Named extends Error {}
    Object.defineProperty(Named.prototype, 'name', { value: 'Named' });
    expect(arrive(new Named('x')).name).toBe('Named');
    expect(Object.keys(arrive(new Named('x')))).toEqual([]);
  });

  test('is not taken for a built-in, or for one of ours, because it is called like one', () => {
    const Fake = { RangeError: class RangeError extends TypeError {} }.RangeError;
    expect(Object.getPrototypeOf(arrive(new Fake('x')))).toBe(TypeError.prototype);
    const Timeout = { TimeoutError: class TimeoutError extends Error {} }.TimeoutError;
    expect(arrive(new Timeout('x'))).not.toBeInstanceOf(FuturesError);
  });

  test('arrives as an error, also where it was made without a constructor', () => {
    function OldError(this: Error, message: string) {
      this.message = message;
    }
    OldError.prototype = Object.create(Error.prototype, { name: { value: 'OldError' } }) as object;
    const old = Reflect.construct(OldError, ['x']) as Error;
    expect(arrive(old)).toMatchObject({ name: 'OldError', message: 'x' });
    expect(tagOf(arrive(old))).toBe('Error');
  });
});

describe('an error of ours', () => {
  test('arrives with its class and all it knows', () => {
    const crash = { workerId: 3, exitCode: 137, signal: 'SIGKILL', outOfMemory: true };
    const arrived = arrive(new WorkerCrashedError('x', crash));
    expect(arrived).toBeInstanceOf(WorkerCrashedError);
    expect(arrived).toMatchObject({ ...crash, code: 'ERR_FUTURES_WORKER_CRASHED' });
    expect(arrive(new TaskNotTransferableError('x', { variables: ['a'] })).variables).toEqual(['a']);
  });

  test('keeps the reason of a cancellation, or says what it was', () => {
    const reason = { why: 'enough' };
    expect(arrive(new CancelledError('x', { reason })).reason).toEqual(reason);
    expect(arrive(new CancelledError('x', { reason: new RangeError('y') })).reason).toBeInstanceOf(
      RangeError,
    );
    const stop = (): void => {};
    expect(arrive(new CancelledError('x', { reason: stop })).reason).toBe('[Function: stop]');
  });

  test('arrives as the nearest class of ours where it is of a class of the user’s', () => {
    class UploadTimeout extends TimeoutError {
      static override readonly code = 'ERR_UPLOAD_TIMEOUT';
      static override readonly errorName = 'UploadTimeout';
    }
    const arrived = arrive(new UploadTimeout('x'));
    expect(arrived).toMatchObject({ name: 'UploadTimeout', code: 'ERR_UPLOAD_TIMEOUT' });
    expect(arrived).toBeInstanceOf(TimeoutError);
  });
});

describe('what is thrown and is no error', () => {
  const values = [
    undefined,
    null,
    0,
    -0,
    Number.NaN,
    '',
    false,
    10n,
    'text',
    { a: [1] },
    [],
    new Map([[1, 2]]),
  ];
  test.each(values.map((value) => [value]))('arrives as itself: %p', (value) => {
    expect(arrive(value)).toStrictEqual(structuredClone(value));
    expect(arriveOverIpc(value)).toStrictEqual(structuredClone(value));
  });

  test('is a copy of its own each time it is thrown', () => {
    const thrown = { a: new Map() };
    const [first, second] = structuredClone([packReason(thrown), packReason(thrown)]).map(unpackReason);
    expect(first).toEqual(thrown);
    expect(first).not.toBe(second);
  });

  test('is no error because it looks like one', () => {
    const arrived = arrive({ name: 'Oops', message: 'x' });
    expect(arrived).toEqual({ name: 'Oops', message: 'x' });
    expect(arrived).not.toBeInstanceOf(Error);
  });

  test.each<[unknown, string]>([
    [function stop() {}, '[Function: stop] was thrown, and it could not be cloned: it is a function'],
    [Symbol('why'), 'Symbol(why) was thrown, and it could not be cloned: it is a symbol'],
    [Promise.resolve(), '[Promise] was thrown, and it could not be cloned: it is a Promise'],
    [{ cb() {} }, '[Object] was thrown, and it.cb could not be cloned: it is a function'],
    [
      { token: new CancellationTokenSource().token },
      '[Object] was thrown, and a CancellationToken arrives live',
    ],
  ])('and cannot be cloned arrives as an error that describes it: %p', (value, message) => {
    const arrived = arrive(value) as Error;
    expect(Object.getPrototypeOf(arrived)).toBe(Error.prototype);
    expect(arrived.message.startsWith(message) ? message : arrived.message).toBe(message);
  });

  test('and looks like an error, but cannot be cloned, arrives as an error', () => {
    expect(arrive({ name: 'Oops', message: 'x', code: 1, toString() {} })).toBeInstanceOf(Error);
    expect(arrive({ name: 'Oops', message: 'x', code: 1, toString() {} })).toMatchObject({
      name: 'Oops',
      code: 1,
    });
  });
});

describe('a value that is no failure', () => {
  const cross = (value: unknown): unknown => unpackValue(structuredClone(packValue(value)));

  test('arrives as itself, and an error with its class', () => {
    expect(cross({ by: 'user' })).toEqual({ by: 'user' });
    expect(cross(undefined)).toBe(undefined);
    expect(cross(new RangeError('x'))).toBeInstanceOf(RangeError);
  });

  test('arrives as its description where it cannot be cloned', () => {
    expect([cross(() => {}), cross(Symbol('x')), cross({ a() {} })]).toEqual([
      '[Function: (anonymous)]',
      'Symbol(x)',
      '[Object]',
    ]);
  });
});

describe('packing never throws', () => {
  const bomb = (): never => {
    throw new Error('boom');
  };
  const allTraps = Object.fromEntries(Reflect.ownKeys(Reflect).map((trap) => [trap, bomb]));
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const endless: object = new Proxy(
    {},
    { getPrototypeOf: () => new Proxy({}, { getPrototypeOf: () => endless }) },
  );
  class Hostile extends Error {
    override get name(): string {
      return bomb();
    }
    override get message(): string {
      return bomb();
    }
  }

  test.each<[string, unknown]>([
    ['a Proxy that refuses everything', new Proxy({}, allTraps)],
    ['an error behind a Proxy that refuses everything', new Proxy(new Error('x'), allTraps)],
    ['a Proxy that was revoked', revoked.proxy],
    ['a chain of prototypes without end', endless],
    ['an error that throws when it is looked at', new Hostile()],
    ['an error with a stack that throws', Object.defineProperty(new Error('x'), 'stack', { get: bomb })],
    ['a name and message that are no texts', Object.assign(new Error('x'), { name: 5, message: { a: 1 } })],
    ['an object without a prototype', Object.create(null)],
    ['an array that throws', new Proxy([new Error('x')], { get: bomb })],
  ])('at %s, and what it packs can be sent', (_, thrown) => {
    for (const pack of [packReason, packValue]) {
      for (const reason of [thrown, new Error('x', { cause: thrown }), [new Error('x'), thrown]]) {
        expect(() => unpackReason(structuredClone(pack(reason)))).not.toThrow();
        expect(() => arriveOverIpc(reason)).not.toThrow();
      }
    }
  });

  test('at anything, as itself or inside of an error', () => {
    fc.assert(
      fc.property(
        fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true }),
        (value) => {
          expect(arrive(value)).toStrictEqual(structuredClone(value));
          expect(arrive(Object.assign(new Error('x'), { value })).value).toStrictEqual(
            structuredClone(value),
          );
        },
      ),
    );
  });

  test('at dates that are none, wherever they are', () => {
    const [value, valid] = [
      [new Date(NaN), new Set([new Date(NaN)])],
      [new Date(0), new Set([new Date(NaN)])],
    ];
    expect(arrive(value)).toStrictEqual(value);
    expect(arrive(value)).not.toStrictEqual(valid);
  });

  test('at a thousand errors in one, and at many more', () => {
    const errors = Array.from({ length: 5_000 }, (_, i) => new RangeError(String(i)));
    const arrived = arrive(new AggregateError(errors)).errors as Error[];
    expect(arrived.map(({ message }) => message)).toEqual(errors.map(({ message }) => message));
    expect(arrived.every((error) => error instanceof RangeError)).toBe(true);
  });
});

test('a common error is packed small', () => {
  const error = new TypeError('x is not a function');
  const { name, message, stack } = error;
  expect(packReason(error)).toEqual({ name, message, stack });
});

test('frames of a file that a backend hides are left out, and nothing else', () => {
  const error = new TypeError('no /app/entry.js:1 here');
  error.stack = `${String(error)}\n    at work (task.js:1:1)\n    at run (/app/entry.js:5:5)\n    at async /app/entry.js:6:6`;
  hideFramesOf('/app/entry.js');
  const { stack } = packReason(error) as { stack: string };
  hideFramesOf('/nowhere');
  expect(stack).toBe(`${String(error)}\n    at work (task.js:1:1)`);
  expect(packReason(error)).toMatchObject({ stack: error.stack });
});
