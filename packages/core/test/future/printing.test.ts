import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Future, FutureController, TimeoutError } from '@futures/core';
import { futuresInEveryState, type Standing } from '@futures/testing';

const endings: Record<Standing, string> = {
  pending: 'state=pending',
  running: 'state=running',
  cancelled: 'state=cancelled',
  failed: 'state=finished raised RangeError',
  succeeded: 'state=finished returned number',
};

describe('a future prints', () => {
  test.each(Object.entries(endings) as [Standing, string][])(
    'what it is when it is %s: %s (CF-055, CF-056, CF-057)',
    (standing, ending) => {
      const { future } = futuresInEveryState()[standing];
      const printed = `<Future #${future.id} ${ending}>`;
      expect(future.toString()).toBe(printed);
      expect(String(future)).toBe(printed);
      expect(inspect(future)).toBe(printed);
      expect(inspect({ jobs: [future] }, { depth: 5 })).toBe(`{ jobs: [ ${printed} ] }`);
    },
  );

  class Point {
    x = 1;
  }
  class AppError extends Error {}
  const hostile = new Proxy(
    {},
    {
      get(_, key) {
        if (key === 'then') return undefined;
        throw new Error('look away');
      },
    },
  );

  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['a secret', 'string'],
    [12n, 'bigint'],
    [Symbol('secret'), 'symbol'],
    [() => {}, 'function'],
    [{ a: 'secret' }, 'Object'],
    [['secret'], 'Array'],
    [new Map([['secret', 1]]), 'Map'],
    [new Uint8Array(2), 'Uint8Array'],
    [new Point(), 'Point'],
    [Object.create(null), 'object'],
    [{ constructor: 5 }, 'object'],
    [hostile, 'object'],
  ])('the type of its value, never the value: %# %s (CF-057)', (value, type) => {
    expect(String(Future.resolved(value))).toMatch(new RegExp(`state=finished returned ${type}>$`));
  });

  test.each<[unknown, string]>([
    [new Error('secret'), 'Error'],
    [new TypeError('secret'), 'TypeError'],
    [new AppError('secret'), 'AppError'],
    [Object.assign(new Error('secret'), { name: 'QuotaError' }), 'QuotaError'],
    [new DOMException('secret', 'DataCloneError'), 'DataCloneError'],
    [new TimeoutError('secret'), 'TimeoutError'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['secret', 'string'],
    [0, 'number'],
    [{ secret: 1 }, 'Object'],
    [hostile, 'object'],
  ])('the name of what it raised, never its message: %# %s (CF-056)', (reason, name) => {
    const { future } = futureThatRejectsWith(reason);
    expect(String(future)).toMatch(new RegExp(`state=finished raised ${name}>$`));
  });

  test('the name of its class when that is not ours (CF-058)', () => {
    class Download extends Future<string> {}
    const download = new Download();
    expect(String(download)).toBe(`<Download #${download.id} state=pending>`);
    expect(inspect(download)).toBe(String(download));
  });

  test('its tag', () => {
    expect(Object.prototype.toString.call(Future.resolved(1))).toBe('[object Future]');
  });
});

describe('the id of a future', () => {
  test('is a number of its own, larger than those before it', () => {
    const ids = Array.from({ length: 100 }, () => new FutureController().future.id);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(ids).size).toBe(100);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });
});

function futureThatRejectsWith(reason: unknown): FutureController<never> {
  const controller = new FutureController<never>();
  controller.reject(reason);
  controller.future.outcome(); // Looked at: no test is to be warned of it.
  return controller;
}
