import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as core from '@futures/core';
import { type AnyFunction, referenceTo } from '../../src/shipping/function-reference.ts';

const { InlineExecutor, taskModule } = core;

interface Tasks {
  fib(n: number): number;
}

/** The URL of the module that a worker would be told. */
function moduleOf(tasks: unknown): string {
  const { definition } = referenceTo((tasks as { fib: AnyFunction }).fib, new Set());
  if (definition.kind !== 'export') throw new Error(definition.kind);
  return definition.module;
}

describe('the module', () => {
  test.each([
    ['file:///app/tasks.js', 'file:///app/tasks.js'],
    ['data:text/javascript,export const fib = 1', 'data:text/javascript,export const fib = 1'],
    ['https://example.com/tasks.js', 'https://example.com/tasks.js'],
    ['node:zlib', 'node:zlib'],
    ['/app/tasks.cjs', 'file:///app/tasks.cjs'],
    ['C:\\app\\my tasks.js', 'file:///C:/app/my%20tasks.js'],
    ['d:/app/tasks.js', 'file:///d:/app/tasks.js'],
    ['\\\\server\\share\\tasks.js', 'file://server/share/tasks.js'],
  ])('may be %s', (given, url) => expect(moduleOf(taskModule<Tasks>(given))).toBe(url));

  test('may be a URL', () => {
    expect(moduleOf(taskModule<Tasks>(new URL('./b.js', 'file:///app/a.js')))).toBe('file:///app/b.js');
  });

  test.each(['/a b/ü%41?#.js', '/a\nb\t\\c[1]{2}|^.js', '/'])(
    'as a path has the URL that Node gives it: %j',
    (path) => {
      expect(moduleOf(taskModule<Tasks>(path))).toBe(pathToFileURL(path).href);
    },
  );

  test.each(['./tasks.js', '../tasks.js', 'tasks.js', 'lodash', '', 5, undefined, {}])(
    'may not be %p',
    (given) => {
      expect(() => taskModule(given as string)).toThrow(TypeError);
      expect(() => taskModule(given as string)).toThrow(
        /got `.*` \(\w+\).*new URL\('\.\/tasks\.js', import\.meta\.url\)/,
      );
    },
  );

  test('is not loaded', () => {
    expect(() => taskModule<Tasks>('file:///there/is/none.js').fib).not.toThrow();
  });
});

describe('its functions', () => {
  const tasks = taskModule<Tasks>('file:///app/tasks.js');

  test('are the same each time, and named as they are exported', () => {
    expect(tasks.fib).toBe(tasks.fib);
    expect(tasks.fib.name).toBe('fib');
  });

  test('can be taken apart, and awaited without harm', async () => {
    const { fib } = tasks;
    expect(fib).toBe(tasks.fib);
    expect(await Promise.resolve(tasks)).toBe(tasks);
    expect((tasks as unknown as Record<symbol, unknown>)[Symbol.iterator]).toBeUndefined();
  });

  test('are not to be changed', () => {
    const loose = tasks as unknown as Record<string, unknown>;
    expect(() => (loose.fib = 1)).toThrow('Cannot set `fib`');
    expect(() => Reflect.deleteProperty(loose, 'fib')).toThrow('Cannot delete `fib`');
    expect(() => Object.defineProperty(loose, 'fib', { value: 1 })).toThrow('Cannot define `fib`');
  });

  test('are known to another copy of the package', async () => {
    jest.resetModules();
    const other: typeof core = await import('@futures/core');
    expect(other.taskModule).not.toBe(taskModule);
    expect(moduleOf(other.taskModule<Tasks>('file:///app/tasks.js'))).toBe('file:///app/tasks.js');
  });
});

describe('called here', () => {
  let folder: string;
  let url: URL;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'futures-tasks-'));
    url = pathToFileURL(join(folder, 'tasks.mjs'));
    await writeFile(url, 'export function own() { return this?.name }\nexport const add = (a, b) => a + b;');
  });
  afterAll(() => rm(folder, { recursive: true }));

  interface Real {
    own(): string;
    add(a: number, b: number): number;
  }

  test('they import the module and call what it exports', async () => {
    // Typed as it is in the module, it gives a promise here.
    const sum: unknown = taskModule<Real>(url).add(1, 2);
    expect(sum).toBeInstanceOf(Promise);
    expect(await (sum as Promise<number>)).toBe(3);
  });

  test('they run on the calling thread, with the context of the task', async () => {
    const executor = new InlineExecutor();
    const { own, add } = taskModule<Real>(url);
    expect(await executor.submit(add, 1, 2)).toBe(3);
    expect(await executor.submit(own)).toBe('own');
    await executor.shutdown();
  });

  test('they fail if there is no such function', async () => {
    const { missing } = taskModule<{ missing(): Promise<void> }>(url);
    await expect(missing()).rejects.toThrow(/tasks\.mjs has no export `missing`.*add, own/);
  });
});
