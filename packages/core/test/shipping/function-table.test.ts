import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TaskNotTransferableError } from '@futures/core';
import { compile } from '../../src/shipping/compile.ts';
import { FunctionTable } from '../../src/shipping/function-table.ts';
import type { AnyFunction, FunctionDefinition } from '../../src/shipping/function-reference.ts';
import { importModule } from '../../src/shipping/load-export.ts';

let compiled: string[];
let imported: string[];
/** What there is to import, by URL. */
let modules: Map<string, () => object | Promise<object>>;
let table: FunctionTable;

const notFound = (url: string) =>
  Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND', url });

beforeEach(() => {
  compiled = [];
  imported = [];
  modules = new Map();
  table = new FunctionTable({
    compile: (program, name) => {
      compiled.push(name);
      return compile(program, name);
    },
    importModule: async (url) => {
      imported.push(url);
      const load = modules.get(url);
      if (load === undefined) throw notFound(url);
      return load();
    },
  });
});

const source = (name: string, program: string): FunctionDefinition => ({ kind: 'source', name, program });
const exported = (name: string, module: string): FunctionDefinition => ({ kind: 'export', name, module });

async function failure(act: () => unknown): Promise<Error> {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail');
}

/** Has the function made, if it can be made at once. */
const use = (id: number): void => void table.get(id);

const call = async (id: number, ...args: unknown[]): Promise<unknown> =>
  (await table.get(id)).apply(undefined as never, args);

describe('a function that came as source', () => {
  test('is compiled at its first use, and once', () => {
    table.define(1, source('twice', '((n) => n * 2)'));
    expect(compiled).toEqual([]);
    const fn = table.get(1) as AnyFunction;
    expect(fn.call(undefined as never, 4)).toBe(8);
    expect(table.get(1)).toBe(fn);
    expect(compiled).toEqual(['twice']);
  });

  test('is compiled once for equal source, also when it was forgotten in between', () => {
    table.define(1, source('a', '(() => 1)'));
    table.define(2, source('b', '(() => 1)'));
    expect(table.get(2)).toBe(table.get(1));
    table.forget(1);
    table.define(3, source('c', '(() => 1)'));
    use(3);
    expect(compiled).toHaveLength(1);
  });

  test('is let go of when a thousand others came', () => {
    for (let id = 0; id <= 1000; id++) {
      table.define(id, source('n', `(() => ${id})`));
      use(id);
      table.forget(id);
    }
    table.define(0, source('again', '(() => 0)'));
    use(0);
    expect(compiled.at(-1)).toBe('again');
  });

  test('fails alone if it has no syntax that is known here, each time it is used', async () => {
    table.define(1, source('odd', '(() => %)'));
    table.define(2, source('fine', '(() => 1)'));
    for (let i = 0; i < 2; i++) {
      const error = await failure(() => table.get(1));
      expect(error).toBeInstanceOf(SyntaxError);
      expect(error.message).toMatch(/^The function `odd` could not be compiled from its source: ./);
    }
    expect(await call(2)).toBe(1);
  });

  test('has to be a function', async () => {
    table.define(1, source('n', '(5)'));
    expect((await failure(() => table.get(1))).message).toBe(
      'The source of `n` is that of no function but of `5` (number)',
    );
  });
});

describe('a function that was never defined, or forgotten', () => {
  test('is named by its id', async () => {
    table.define(7, source('f', '(() => 1)'));
    use(7);
    table.forget(7);
    expect((await failure(() => table.get(7))).message).toContain('7');
  });
});

describe('a function of a module', () => {
  const url = 'file:///app/tasks.js';

  test('is a promise until the module is loaded, and then itself', async () => {
    modules.set(url, () => ({ twice: (n: number) => n * 2 }));
    table.define(1, exported('twice', url));
    const first = table.get(1);
    expect(first).toBeInstanceOf(Promise);
    expect(table.get(1)).toBe(first);
    expect(typeof (await first)).toBe('function');
    expect(table.get(1)).toBe(await first);
  });

  test('has its module imported once, whatever is asked of it', async () => {
    modules.set(url, () => ({ a: () => 'a', b: () => 'b' }));
    table.define(1, exported('a', url));
    table.define(2, exported('b', url));
    expect(await Promise.all([call(1), call(2)])).toEqual(['a', 'b']);
    expect(imported).toEqual([url]);
  });

  test('may be in what a CommonJS module exports', async () => {
    const exports = { a: () => 'a' };
    modules.set(url, () => ({ default: exports }));
    modules.set('file:///app/fn.cjs', () => ({ default: () => 'all of it' }));
    table.define(1, exported('a', url));
    table.define(2, exported('default', 'file:///app/fn.cjs'));
    expect(await Promise.all([call(1), call(2)])).toEqual(['a', 'all of it']);
  });

  test('may be the default export of a module that a compiler made CommonJS', async () => {
    modules.set(url, () => ({ default: { __esModule: true, default: () => 'default' } }));
    table.define(1, exported('default', url));
    expect(await call(1)).toBe('default');
  });

  test.each([
    ['missing', `has no export \`missing\`, which`],
    ['toString', 'has no export `toString`'],
    ['limit', 'exports `limit` as `5` (number), which is no function'],
  ])('fails with what is there if it is not: %s', async (name, message) => {
    modules.set(url, () => ({ fib: () => 1, sum: () => 2, limit: 5 }));
    table.define(1, exported(name, url));
    const error = await failure(() => table.get(1));
    expect(error).toBeInstanceOf(TaskNotTransferableError);
    expect(error.message).toContain(`The module ${url} ${message}`);
    expect(error.message).toContain('it exports the functions: fib, sum');
  });

  test('of a module without functions fails saying so', async () => {
    modules.set(url, () => ({}));
    table.define(1, exported('f', url));
    expect((await failure(() => table.get(1))).message).toContain('it exports no functions');
  });

  test('of a missing module fails naming both, and is tried again by the next task', async () => {
    table.define(1, exported('fib', url));
    const error = await failure(() => table.get(1));
    expect(error).toBeInstanceOf(TaskNotTransferableError);
    expect(error.message).toBe(
      `The module ${url} of the task \`fib\` could not be loaded: Cannot find module`,
    );
    expect(error.cause).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND', url });
    modules.set(url, () => ({ fib: () => 'there now' }));
    expect(await call(1)).toBe('there now');
  });

  test.each([new RangeError('at its top level'), 'text', undefined])(
    'of a module that throws %p',
    async (thrown) => {
      modules.set(url, () => {
        throw thrown;
      });
      table.define(1, exported('fib', url));
      expect(await failure(() => table.get(1))).toMatchObject({
        name: 'TaskNotTransferableError',
        cause: thrown,
      });
      expect(imported).toEqual([url]);
    },
  );

  test('that is defined anew while it loads is the new one', async () => {
    modules.set(url, () => ({ a: () => 'a', b: () => 'b' }));
    table.define(1, exported('a', url));
    const before = table.get(1);
    table.define(1, exported('b', url));
    await before;
    expect(await call(1)).toBe('b');
    expect(await call(1)).toBe('b');
  });
});

describe('TypeScript', () => {
  const [js, ts] = ['file:///app/tasks.js', 'file:///app/tasks.ts'];

  test('is found where only it is there', async () => {
    modules.set(ts, () => ({ fib: () => 'from ts' }));
    table.define(1, exported('fib', js));
    expect(await call(1)).toBe('from ts');
  });

  test.each([
    ['.mjs', '.mts'],
    ['.cjs', '.cts'],
    ['.jsx', '.tsx'],
  ])('%s may be %s', async (from, to) => {
    modules.set(`file:///a${to}`, () => ({ fib: () => to }));
    table.define(1, exported('fib', `file:///a${from}`));
    expect(await call(1)).toBe(to);
  });

  test('is not looked for when the module is there and lacks something itself', async () => {
    modules.set(js, () => {
      throw notFound('file:///app/other.js');
    });
    modules.set(ts, () => ({ fib: () => 'not this' }));
    table.define(1, exported('fib', js));
    expect((await failure(() => table.get(1))).message).toContain(js);
    expect(imported).toEqual([js]);
  });

  test.each([
    Object.assign(new TypeError('Unknown file extension ".ts"'), { code: 'ERR_UNKNOWN_FILE_EXTENSION' }),
    Object.assign(new Error('enum'), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' }),
    new SyntaxError('Unexpected token'),
  ])('that cannot be loaded fails with what to do: %p', async (trouble) => {
    modules.set(ts, () => {
      throw trouble;
    });
    table.define(1, exported('fib', js));
    const error = await failure(() => table.get(1));
    expect(error.message).toContain(
      `The module ${ts} of the task \`fib\` could not be loaded: ${trouble.message}`,
    );
    expect(error.message).toMatch(/Node 22\.18.*tsx.*build it/);
    expect(error.cause).toBe(trouble);
  });
});

describe('the platform', () => {
  let folder: string;
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'futures table '))));
  afterAll(() => rm(folder, { recursive: true }));

  test.each(['a.mjs', 'b.cjs'])('imports %s', async (name) => {
    const text = name.endsWith('.mjs') ? 'export const f = () => 1;' : 'module.exports = { f: () => 1 };';
    const url = await write(name, text);
    const real = new FunctionTable({ compile, importModule });
    real.define(1, exported('f', url));
    expect((await real.get(1)).call(undefined as never)).toBe(1);
  });
});
