// A page and its workers under a Content-Security-Policy without 'unsafe-eval'.
import { expect, test } from '@jest/globals';
import {
  BrokenThreadPool,
  servedTasks,
  taskModule,
  TaskNotTransferableError,
  ThreadPoolExecutor,
  withExecutor,
} from '@futures/threads';
import { runTests } from './jest-globals.mjs';

const using = (options, body) => withExecutor(new ThreadPoolExecutor(options), body);

test('a function that would travel as source fails, and its error says what to do', () =>
  using(1, async (pool) => {
    const error = await pool.submit((n) => n + 1, 1).exception();
    expect(error).toBeInstanceOf(TaskNotTransferableError);
    expect(error.message).toMatch(/Content-Security-Policy.*unsafe-eval.*taskModule\(\).*servedTasks\(\)/);
  }));

test('functions of modules work', () =>
  using(1, async (pool) => {
    expect(await pool.submit(taskModule('/tests/browser/tasks.mjs').cube, 3)).toBe(27);
  }));

test('functions that a worker serves work', () => {
  const worker = () => new Worker('/tests/browser/late.worker.js', { type: 'module' });
  return using({ maxWorkers: 1, worker }, async (pool) => {
    expect(await pool.submit(servedTasks().shout, 'hello')).toBe('HELLO!');
  });
});

test('a worker that the policy forbids breaks the pool, which says so', async () => {
  const worker = () => new Worker('data:text/javascript,', { type: 'module' });
  const pool = new ThreadPoolExecutor({ maxWorkers: 1, worker });
  const error = await pool.submit(taskModule('/tests/browser/tasks.mjs').cube, 3).exception();
  expect(error).toBeInstanceOf(BrokenThreadPool);
  expect(String(error.cause.cause?.message ?? error.cause.message)).toMatch(/Content.Security.Policy/);
});

globalThis.result = runTests();
