import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as core from '@futures/core';
import { registerErrorClass, TimeoutError } from '@futures/core';
import { packReason, unpackReason } from '../../src/shipping/reason.ts';

const arrive = (thrown: unknown): unknown => unpackReason(structuredClone(packReason(thrown)));

describe('an error of a registered class', () => {
  test('arrives as its instance, and its constructor is not called (CF-227)', () => {
    const constructed = jest.fn();
    class PaymentError extends Error {
      override name = 'PaymentError';
      readonly account: string;
      constructor(options: { account: { id: string } }) {
        constructed();
        super(`payment from ${options.account.id} failed`);
        this.account = options.account.id;
      }
      get isFinal() {
        return true;
      }
    }
    const error = new PaymentError({ account: { id: 'a1' } });
    registerErrorClass(PaymentError);
    constructed.mockClear();
    const arrived = arrive(error);
    expect(arrived).toBeInstanceOf(PaymentError);
    expect(arrived).toMatchObject({ account: 'a1', isFinal: true, stack: error.stack, name: 'PaymentError' });
    expect(Object.keys(arrived as object)).toEqual(Object.keys(error));
    expect(constructed).not.toHaveBeenCalled();
  });

  test('is known by its class where its constructor sets another name', () => {
    class Outer extends Error {
      constructor(message: string) {
        super(message);
        this.name = 'Outer';
      }
    }
    class Inner extends Outer {}
    registerErrorClass(Outer);
    expect(Object.getPrototypeOf(arrive(new Inner('x')))).toBe(Outer.prototype);
    registerErrorClass(Inner);
    expect(Object.getPrototypeOf(arrive(new Inner('x')))).toBe(Inner.prototype);
    expect(Object.getPrototypeOf(arrive(new Outer('x')))).toBe(Outer.prototype);
  });

  test('is known by the name on the prototype, whatever bundlers call the class', () => {
    const named = <C extends { prototype: Error }>(Class: C): C => {
      Object.defineProperty(Class.prototype, 'name', { value: 'StorageFull' });
      return Class;
    };
    const Here = named(class a extends Error {});
    const There = named(class b extends Error {});
    registerErrorClass(Here);
    expect(arrive(new There('x'))).toBeInstanceOf(Here);
  });

  test('is known by the name that the error bears', () => {
    class Odd extends Error {}
    registerErrorClass(Odd);
    const error = new RangeError('x');
    error.name = 'Odd';
    expect(arrive(error)).toBeInstanceOf(Odd);
  });

  test('may be derived from a class of ours', () => {
    class SlowUpload extends TimeoutError {
      static override readonly errorName = 'SlowUpload';
    }
    registerErrorClass(SlowUpload);
    const arrived = arrive(new SlowUpload('x'));
    expect(arrived).toBeInstanceOf(SlowUpload);
    expect(arrived).toBeInstanceOf(TimeoutError);
    expect(Object.getPrototypeOf(arrive(new TimeoutError('x')))).toBe(TimeoutError.prototype);
  });

  test('may be derived from AggregateError and from DOMException', () => {
    class Several extends AggregateError {}
    class Refused extends DOMException {}
    registerErrorClass(Several);
    registerErrorClass(Refused);
    const several = arrive(new Several([new RangeError('x')])) as Several;
    expect([several instanceof Several, several.errors[0] instanceof RangeError]).toEqual([true, true]);
    const refused = arrive(new Refused('x', 'NotAllowedError')) as Refused;
    expect([refused instanceof Refused, refused.name]).toEqual([true, 'NotAllowedError']);
  });

  test('is restored as a cause and in a list too', () => {
    class Deep extends Error {}
    registerErrorClass(Deep);
    const { cause, errors } = arrive(
      new AggregateError([new Deep('a')], 'x', { cause: new Deep('b') }),
    ) as AggregateError;
    expect(cause).toBeInstanceOf(Deep);
    expect(errors[0]).toBeInstanceOf(Deep);
  });
});

test('of two classes with one name the one that was registered last counts', () => {
  const make = () => ({ Twin: class Twin extends Error {} }).Twin;
  const [First, Second] = [make(), make()];
  registerErrorClass(First);
  registerErrorClass(Second);
  expect(Object.getPrototypeOf(arrive(new First('x')))).toBe(Second.prototype);
});

test('a class that is called like a built-in does not change what errors of the built-in are', () => {
  registerErrorClass({ RangeError: class RangeError extends Error {} }.RangeError);
  registerErrorClass({ TimeoutError: class TimeoutError extends Error {} }.TimeoutError);
  expect(Object.getPrototypeOf(arrive(new RangeError('x')))).toBe(RangeError.prototype);
  expect(Object.getPrototypeOf(arrive(new TimeoutError('x')))).toBe(TimeoutError.prototype);
});

test.each<[unknown, string]>([
  [undefined, 'Expected `ErrorClass` to be a function, got `undefined` (undefined)'],
  ['MyError', 'Expected `ErrorClass` to be a function, got `"MyError"` (string)'],
  [Map, 'Expected `ErrorClass` to be a class of errors, got `[function]` (function)'],
  [() => {}, 'Expected `ErrorClass` to be a class of errors, got `[function]` (function)'],
  [
    (() => class extends Error {})(),
    'Expected `ErrorClass` to be a class with a name, got `[function]` (function)',
  ],
])('registerErrorClass(%p) says what is wrong', (value, message) => {
  expect(() => registerErrorClass(value as never)).toThrow(new TypeError(message));
});

describe('between two copies of the package', () => {
  let other: typeof core;
  beforeAll(async () => {
    jest.resetModules();
    other = await import('@futures/core');
  });

  test('what one registered the other knows', () => {
    class Shared extends Error {}
    other.registerErrorClass(Shared);
    expect(arrive(new Shared('x'))).toBeInstanceOf(Shared);
  });

  test('errors of the one arrive as errors of both', () => {
    const arrived = arrive(new other.WorkerCrashedError('x', { exitCode: 3 }));
    expect(arrived).toBeInstanceOf(core.WorkerCrashedError);
    expect(arrived).toBeInstanceOf(other.WorkerCrashedError);
    expect(arrived).toMatchObject({ exitCode: 3 });
  });
});
