import { describe, expect, test } from '@jest/globals';
import * as core from '@futures/core';
import * as backend from '@futures/core/backend';
import * as worker from '@futures/core/worker';

describe('the entry points', () => {
  test('core has the vocabulary of concurrent.futures (CF-190)', () => {
    const names = [
      ...['Future', 'FutureController', 'wait', 'asCompleted'],
      ...['Executor', 'InlineExecutor', 'withExecutor', 'zip'],
      ...['CancellationToken', 'CancellationTokenSource', 'currentTask', 'setCallbackErrorHandler'],
      ...['FuturesError', 'CancelledError', 'TimeoutError', 'InvalidStateError', 'ExecutorShutdownError'],
      ...['QueueFullError', 'TaskNotTransferableError', 'BrokenExecutor', 'BrokenThreadPool'],
      ...['BrokenProcessPool', 'WorkerCrashedError'],
    ];
    for (const name of names)
      expect([name, typeof core[name as keyof typeof core]]).toEqual([name, 'function']);
  });

  test('the conditions of wait() are plain strings, equal to their names (CF-190)', () => {
    expect([core.ALL_COMPLETED, core.FIRST_COMPLETED, core.FIRST_EXCEPTION]).toEqual([
      'ALL_COMPLETED',
      'FIRST_COMPLETED',
      'FIRST_EXCEPTION',
    ]);
  });

  test('what workers and authors of executors import is the very same', () => {
    for (const [name, value] of Object.entries({ ...worker, ...backend })) {
      if (name in core) expect([name, core[name as keyof typeof core] === value]).toEqual([name, true]);
    }
    expect(worker.currentTask).toBe(core.currentTask);
    expect(backend.FutureController).toBe(core.FutureController);
    expect(Object.getPrototypeOf(backend.TaskExecutor)).toBe(core.Executor);
  });
});
