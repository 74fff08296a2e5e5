import { afterEach, describe, expect, test } from '@jest/globals';
import { InlineExecutor, servedTasks, TaskNotTransferableError } from '@futures/core';
import { compile } from '../../src/shipping/compile.ts';
import { type AnyFunction, referenceTo } from '../../src/shipping/function-reference.ts';
import { FunctionTable } from '../../src/shipping/function-table.ts';
import { importModule } from '../../src/shipping/load-export.ts';
import { addServed } from '../../src/shipping/served.ts';
import { realm } from '../../src/base/realm.ts';

interface Tasks {
  add(a: number, b: number): number;
  sub(a: number, b: number): number;
}
const { add, sub } = servedTasks<Tasks>();

afterEach(() => (realm.served = undefined));

/** What a worker in this realm calls for the function. */
function received(fn: unknown): AnyFunction {
  const table = new FunctionTable({ compile, importModule });
  const { id, definition } = referenceTo(fn as AnyFunction, new Set());
  table.define(id, definition);
  return table.get(id) as AnyFunction;
}

describe('a served function', () => {
  test('is known by its name alone', () => {
    expect(add.name).toBe('add');
    expect(referenceTo(add as unknown as AnyFunction, new Set()).definition).toEqual({
      kind: 'served',
      name: 'add',
    });
  });

  test('is what the worker’s entry serves under that name', () => {
    addServed({ add: (a: number, b: number) => a + b });
    expect(received(add).call(undefined as never, 1, 2)).toBe(3);
  });

  test('is the one that was served last', () => {
    addServed({ add: () => 'first', sub: () => 'sub' });
    addServed({ add: () => 'second' });
    expect([received(add), received(sub)].map((fn) => fn.call(undefined as never))).toEqual([
      'second',
      'sub',
    ]);
  });

  test('that is missing is an error with what is there', () => {
    addServed({ sub: () => 0, mul: () => 0 });
    expect(() => received(add)).toThrow(TaskNotTransferableError);
    expect(() => received(add)).toThrow('No function `add` is served here, only: sub, mul');
  });

  test('that nobody serves is an error that says how', () => {
    expect(() => received(add)).toThrow("`add`: the worker's entry has to call serve({ add })");
  });

  test('runs here, if it is served here', async () => {
    addServed({ add: (a: number, b: number) => a + b });
    const executor = new InlineExecutor();
    expect(await executor.submit(add, 1, 2)).toBe(3);
    await expect(executor.submit(sub, 1, 2).result()).rejects.toThrow('`sub`');
    expect(add(3, 4)).toBe(7);
    await executor.shutdown();
  });
});

describe('what is served', () => {
  test.each([undefined, null, 5, () => 1])('has to be an object of functions, not %p', (value) => {
    expect(() => addServed(value as object)).toThrow(
      /^Expected `functions` to be an object of functions, got `/,
    );
  });

  test('has to be functions, all of it or nothing is served', () => {
    expect(() => addServed({ add: () => 1, limit: 5 })).toThrow(
      'Expected `limit` to be a function, got `5` (number)',
    );
    expect(() => received(add)).toThrow('serve({ add })');
  });

  test('may be a module', async () => {
    addServed(await importModule('data:text/javascript,export const add = () => "of the module"'));
    expect(received(add).call(undefined as never)).toBe('of the module');
  });
});
