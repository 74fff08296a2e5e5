import { runInThisContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { TaskNotTransferableError } from '@futures/core';
import { type AnyFunction, referenceTo } from '../../src/shipping/function-reference.ts';
import { nodeGlobals } from '../../src/shipping/node-globals.ts';

function refusal(fn: unknown): TaskNotTransferableError {
  try {
    referenceTo(fn as AnyFunction, nodeGlobals());
  } catch (error) {
    return error as TaskNotTransferableError;
  }
  throw new Error('It was not refused');
}

/** A function of that source, which nobody calls. */
const written = (source: string): unknown => runInThisContext(`"use strict"; (${source})`);

describe('a function that uses variables of its surroundings', () => {
  const rate = 2;
  const tax = () => 3;

  test('is refused with an error that names them all', () => {
    const total = (n: number) => n * rate + tax() + rate;
    const error = refusal(total);
    expect(error).toBeInstanceOf(TaskNotTransferableError);
    expect(error.variables).toEqual(['rate', 'tax']);
    expect(error.message).toMatch(/^The function `total` \(.*\) uses `rate` and `tax` of its surroundings/);
  });

  test('is refused with the ways out', () => {
    expect(refusal(() => rate).message).toMatch(/as arguments.*import\(\).*taskModule\(\)/);
  });

  test('is refused with its place, where the platform tells', () => {
    expect(refusal((n: number) => n + rate).message).toMatch(
      /^The anonymous function \((file:\/\/)?\S*not-transferable\.test\.ts:\d+:\d+\)/,
    );
  });

  test('is refused as often as it is submitted', () => {
    const total = (n: number) => n * rate;
    const [first, second] = [refusal(total), refusal(total)];
    expect(second.message).toBe(first.message);
    expect(second).not.toBe(first);
  });

  test('is shown by its beginning, once there were too many to look them up', () => {
    for (let i = 0; i < 60; i++) refusal(written(`() => rate + ${i}`));
    expect(refusal(written('(n) => n * rate')).message).toBe(
      'The anonymous function (`(n) => n * rate`) uses `rate` of its surroundings, which stay behind when its source ' +
        'is sent to a worker. Pass them as arguments, import() inside of the function what comes from a module, or put ' +
        'the function into a module and submit it through taskModule().',
    );
    expect(refusal(written('(n) => {\n return n * rate }')).message).toContain('(`(n) => {` …)');
  });
});

describe('what nobody wrote is explained', () => {
  test.each([
    ['() => arguments[0]', ['arguments'], 'take `...args`'],
    ['() => require("fs")', ['require'], 'await import()'],
    ['() => __dirname + module.id', ['__dirname', 'module'], 'CommonJS module around the function'],
    ['() => { cov_1abc().s[0]++; return 1 }', ['cov_1abc'], 'counters that a coverage tool'],
    ['() => { __cov_x.s["1"]++; return 1 }', ['__cov_x'], 'counters that a coverage tool'],
    ['() => __awaiter(void 0, void 0, void 0, function* () {})', ['__awaiter'], 'compile for ES2022'],
    ['() => tslib_1.__rest({}, [])', ['tslib_1'], 'helpers that a compiler'],
    ['() => _async_to_generator(function* () {})', ['_async_to_generator'], 'helpers that a compiler'],
    ['() => _objectSpread({}, { a: 1 })', ['_objectSpread'], 'helpers that a compiler'],
    ['() => (0, core_1.run)()', ['core_1'], 'imports, renamed by a compiler'],
    ['() => (0, _core.run)()', ['_core'], 'imports, renamed by a compiler'],
    ['() => _core.default()', ['_core'], 'imports, renamed by a compiler'],
    ['() => import_core.run()', ['import_core'], 'imports, renamed by a compiler'],
    ['() => __vite_ssr_import_0__.run()', ['__vite_ssr_import_0__'], 'imports, renamed by a compiler'],
    [
      '() => core__WEBPACK_IMPORTED_MODULE_0__.run()',
      ['core__WEBPACK_IMPORTED_MODULE_0__'],
      'imports, renamed',
    ],
  ])('%s', (source, variables, hint) => {
    const error = refusal(written(source));
    expect(error.variables).toEqual(variables);
    expect(error.message).toContain(hint);
  });

  test('and only that', () => {
    const { message } = refusal(written('() => [_mine, limit_2, require]'));
    expect(message).toContain('`require`: these belong');
    expect(message).not.toMatch(/compile/);
  });
});

describe('what no source can carry', () => {
  class Account {
    #balance = 1;
    read(): number {
      return this.#balance;
    }
  }
  class Savings extends Account {
    override read(): number {
      return super.read();
    }
  }

  test('a native function that is not known everywhere', () => {
    expect(refusal([].map).message).toMatch(
      /^The function `map` is native or a proxy .* submit a function that calls it/,
    );
    expect(refusal(new Proxy(() => 1, {})).message).toContain('native or a proxy');
  });

  test('a bound function', () => {
    expect(refusal(function add(this: number) {}.bind(1)).message).toMatch(
      /^The function `bound add` was made by bind\(\), .* pass the rest as arguments/,
    );
  });

  test('a class', () => {
    expect(refusal(Account)).toMatchObject({
      variables: [],
      message: expect.stringMatching(
        /^The function `Account` \(.*\) is a class, .* submit a function that makes the object/,
      ),
    });
  });

  test('private names', () => {
    expect(refusal(new Account().read)).toMatchObject({
      variables: ['#balance'],
      message: expect.stringContaining('uses `#balance` of the class around it'),
    });
  });

  test('super', () => {
    expect(refusal(new Savings().read)).toMatchObject({
      variables: ['super'],
      message: expect.stringContaining('uses `super`'),
    });
  });

  test('import.meta', () => {
    expect(refusal(() => import.meta.url)).toMatchObject({
      variables: ['import.meta'],
      message: expect.stringContaining('import.meta.url, as an argument'),
    });
  });

  test('`this` of the surroundings, in an arrow function', () => {
    class Job {
      limit = 1;
      task = () => this.limit;
    }
    expect(refusal(new Job().task)).toMatchObject({
      variables: ['this'],
      message: expect.stringMatching(/`task` .* arrow function that uses `this` .* write `function`/),
    });
  });
});
