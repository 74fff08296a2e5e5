import { describe, expect, test } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { compile } from '../../src/shipping/compile.ts';
import { FunctionTable } from '../../src/shipping/function-table.ts';
import { importModule } from '../../src/shipping/load-export.ts';
import { type AnyFunction, referenceTo } from '../../src/shipping/function-reference.ts';
import { nodeGlobals } from '../../src/shipping/node-globals.ts';
import { bundle, runProgram } from '../support/run-program.ts';

/** The function as a worker makes it of what is sent. */
function sent<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const table = new FunctionTable({ compile, importModule });
  const { id, definition } = referenceTo(fn as unknown as AnyFunction, nodeGlobals());
  table.define(id, definition);
  return table.get(id) as unknown as (...args: A) => R;
}

describe('import() in a function that was sent as source', () => {
  test('finds what the platform has', async () => {
    expect(await sent(async () => (await import('node:path')).posix.join('a', 'b'))()).toBe('a/b');
  });

  test('finds the packages of the program', async () => {
    const version = await sent(async () => (await import('acorn')).version)();
    expect(version).toMatch(/^8\./);
  });

  test('finds absolute specifiers', async () => {
    const url = pathToFileURL(new URL('../support/run-program.ts', import.meta.url).pathname).href;
    const load = sent(async (module: string) => (await import(module)) as object);
    expect(await load(`data:text/javascript,export default 5`)).toMatchObject({ default: 5 });
    expect(url).toMatch(/^file:/);
  });

  test('says nothing of how it is done', async () => {
    const { stdout, stderr } = await runProgram(`
      import { compile } from '../../src/shipping/compile.ts';
      const warned = [];
      process.on('warning', (warning) => warned.push(warning.message));
      const load = compile('(() => import("node:path"))', 'load');
      await load();
      process.emitWarning('of the program');
      await new Promise((resolve) => setTimeout(resolve));
      console.log(warned.join());
    `);
    expect(stdout).toBe('of the program\n');
    expect(stderr).not.toContain('ExperimentalWarning');
  });
});

describe('the stack of an error', () => {
  test('names the function, and the line in its source', () => {
    const resize = (): void => {
      throw new Error('too small');
    };
    expect(stackOf(sent(resize))).toMatch(/at (\w+\.)?resize \(<task resize>:2:/);
  });

  test('names functions that had a name only by their place', () => {
    const tasks = {
      shrink: (): void => {
        throw new Error('too small');
      },
    };
    expect(sent(tasks.shrink).name).toBe('shrink');
    expect(stackOf(sent(tasks.shrink))).toContain('shrink (<task shrink>:2:');
  });

  function stackOf(fn: () => void): string {
    try {
      fn();
    } catch (error) {
      return (error as Error).stack ?? '';
    }
    throw new Error('It did not fail');
  }
});

describe('where there is no Node', () => {
  const program = `
    import { compile } from '../../src/shipping/compile.ts';
    globalThis.compile = compile;
  `;
  async function bareCompile(globals: object = {}): Promise<(program: string, name: string) => unknown> {
    const realm = createContext(
      { ...globals },
      'forbidden' in globals ? { codeGeneration: { strings: false } } : {},
    );
    runInContext(await bundle(program, 'iife'), realm);
    return realm.compile as (program: string, name: string) => unknown;
  }

  test('source is evaluated, and sees no variables but globals', async () => {
    const compileThere = await bareCompile({ limit: 3 });
    expect((compileThere('(() => [limit, typeof label, typeof program])', 'f') as () => unknown)()).toEqual([
      3,
      'undefined',
      'undefined',
    ]);
    const fails = compileThere('(() => { throw new Error("x") })', 'a b') as () => void;
    expect(() => fails()).toThrow(
      expect.objectContaining({ stack: expect.stringContaining('task-a%20b:1:') }),
    );
  });

  test('a syntax error is one', async () => {
    const compileThere = await bareCompile();
    expect(() => compileThere('(() => %)', 'f')).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
  });

  test('a policy that forbids it is an error that says what to do', async () => {
    const compileThere = await bareCompile({ forbidden: true });
    expect(() => compileThere('(() => 1)', 'resize')).toThrow(
      expect.objectContaining({
        name: 'TaskNotTransferableError',
        message: expect.stringMatching(
          /^The function `resize` .*Content-Security-Policy.*taskModule\(\).*servedTasks\(\)/,
        ),
        cause: expect.objectContaining({ name: 'EvalError' }),
      }),
    );
  });
});
