import { expect, test } from '@jest/globals';
import {
  currentTask,
  ProcessPoolExecutor,
  servedTasks,
  TaskNotTransferableError,
  taskModule,
} from '@futures/processes';
import { tasks } from '@futures/testing';
import { writeProgram } from './support/run-program.ts';

interface Module {
  add(a: number, b: number): number;
  whoAmI(): string;
}

test('a function of a module runs there, and one that needs what stays here is refused (CF-216)', async () => {
  await using pool = new ProcessPoolExecutor(1);
  const { add, whoAmI } = taskModule<Module>(new URL('./support/module-tasks.mjs', import.meta.url));
  expect(await pool.submit(add, 1, 2)).toBe(3);
  expect(await pool.submit(whoAmI)).toBe('whoAmI in process-1');
  const here = 1;
  expect(() => pool.submit((n: number) => n + here, 1)).toThrow(TaskNotTransferableError);
  expect(currentTask()).toBeUndefined();
});

test('a module that each process loads first can serve functions', async () => {
  const module = await writeProgram(`
    import { currentTask, serve } from '@futures/core/worker';
    serve({ triple: (n) => 3 * n, name: () => currentTask().workerName });
  `);
  await using pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: ['--import', module] });
  const { triple, name } = servedTasks<{ triple(n: number): number; name(): string }>();
  expect(await pool.submit(triple, 7)).toBe(21);
  expect(await pool.submit(name)).toBe('process-1');
});

test('an error has the stack of the process, then that of the submit, without frames of ours', async () => {
  await using pool = new ProcessPoolExecutor(1);
  const { stack = '' } = (await pool.submit(tasks.throwsRangeError, 'far down').exception()) as Error;
  const [there, here] = stack.split('--- submitted from ---') as [string, string];
  expect(there).toMatch(/^RangeError: far down\n[^]*throwsRangeError/);
  expect(there).not.toContain('process-entry');
  expect(here).toContain('travelling.test');
});
