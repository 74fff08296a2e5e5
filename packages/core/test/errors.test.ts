import { inspect } from 'node:util';
import { isAbortError } from 'abort-controller-x';
import { describe, expect, test } from '@jest/globals';
import * as core from '@futures/core';

const {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  CancelledError,
  ExecutorShutdownError,
  FuturesError,
  InvalidStateError,
  QueueFullError,
  TaskNotTransferableError,
  TimeoutError,
  WorkerCrashedError,
} = core;

type ErrorClass = new (message?: string, options?: ErrorOptions) => core.FuturesError;

const family: [ErrorClass, className: string, name: string, code: string][] = [
  [FuturesError, 'FuturesError', 'FuturesError', 'ERR_FUTURES'],
  [CancelledError, 'CancelledError', 'AbortError', 'ERR_FUTURES_CANCELLED'],
  [TimeoutError, 'TimeoutError', 'TimeoutError', 'ERR_FUTURES_TIMEOUT'],
  [InvalidStateError, 'InvalidStateError', 'InvalidStateError', 'ERR_FUTURES_INVALID_STATE'],
  [ExecutorShutdownError, 'ExecutorShutdownError', 'ExecutorShutdownError', 'ERR_FUTURES_EXECUTOR_SHUTDOWN'],
  [QueueFullError, 'QueueFullError', 'QueueFullError', 'ERR_FUTURES_QUEUE_FULL'],
  [
    TaskNotTransferableError as ErrorClass,
    'TaskNotTransferableError',
    'TaskNotTransferableError',
    'ERR_FUTURES_TASK_NOT_TRANSFERABLE',
  ],
  [BrokenExecutor, 'BrokenExecutor', 'BrokenExecutor', 'ERR_FUTURES_BROKEN_EXECUTOR'],
  [BrokenThreadPool, 'BrokenThreadPool', 'BrokenThreadPool', 'ERR_FUTURES_BROKEN_THREAD_POOL'],
  [BrokenProcessPool, 'BrokenProcessPool', 'BrokenProcessPool', 'ERR_FUTURES_BROKEN_PROCESS_POOL'],
  [
    WorkerCrashedError as ErrorClass,
    'WorkerCrashedError',
    'WorkerCrashedError',
    'ERR_FUTURES_WORKER_CRASHED',
  ],
];

describe.each(family)('%p', (ErrorClass, className, name, code) => {
  const cause = new RangeError('the cause');
  const error = new ErrorClass('what happened', { cause });

  test('is an Error with a name, a code, a message and a cause (CF-037)', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, code, message: 'what happened' });
    expect(error.cause).toBe(cause);
    expect(ErrorClass.name).toBe(className);
    // What everybody tells errors by.
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
  });

  test('has a cause only if it was given one', () => {
    expect('cause' in new ErrorClass('what happened')).toBe(false);
    expect('cause' in new ErrorClass('what happened', { cause: undefined })).toBe(true);
  });

  test('prints its name and message, and shows its code', () => {
    expect(String(error)).toBe(`${name}: what happened`);
    expect(error.stack).toMatch(new RegExp(`^${name}: what happened\n +at `));
    expect(inspect(error)).toContain(code);
  });

  test('is told from all others by instanceof (CF-038)', () => {
    const parents = new Map<unknown, unknown[]>([
      [FuturesError, [FuturesError]],
      [BrokenThreadPool, [FuturesError, BrokenExecutor, BrokenThreadPool]],
      [BrokenProcessPool, [FuturesError, BrokenExecutor, BrokenProcessPool]],
    ]).get(ErrorClass) ?? [FuturesError, ErrorClass];
    const matching = family.map(([Other]) => Other).filter((Other) => error instanceof Other);
    expect(new Set<unknown>(matching)).toEqual(new Set(parents));
  });
});

describe('instanceof', () => {
  test('denies whatever is no error of ours', () => {
    const others = [
      undefined,
      null,
      5,
      'text',
      {},
      [],
      () => {},
      new Error('x'),
      new DOMException('x', 'AbortError'),
    ];
    for (const [ErrorClass] of family) {
      expect(others.filter((other) => (other as object) instanceof ErrorClass)).toEqual([]);
    }
    expect({ code: 'ERR_FUTURES_TIMEOUT', name: 'TimeoutError', message: 'x' }).not.toBeInstanceOf(
      TimeoutError,
    );
  });

  test('works for classes that users derive, with and without a code of their own', () => {
    class DownloadTimeout extends TimeoutError {}
    class UploadTimeout extends TimeoutError {
      static override readonly code = 'ERR_UPLOAD_TIMEOUT';
      static override readonly errorName = 'UploadTimeout';
    }
    const [download, upload, plain] = [
      new DownloadTimeout('d'),
      new UploadTimeout('u'),
      new TimeoutError('t'),
    ];
    const matching = (error: Error) =>
      [FuturesError, TimeoutError, DownloadTimeout, UploadTimeout, CancelledError].filter(
        (C) => error instanceof C,
      );
    expect(matching(download)).toEqual([FuturesError, TimeoutError, DownloadTimeout]);
    expect(matching(upload)).toEqual([FuturesError, TimeoutError, UploadTimeout]);
    expect(matching(plain)).toEqual([FuturesError, TimeoutError]);
    expect([download.code, download.name]).toEqual(['ERR_FUTURES_TIMEOUT', 'TimeoutError']);
    expect([upload.code, upload.name]).toEqual(['ERR_UPLOAD_TIMEOUT', 'UploadTimeout']);
  });

  test('works for a class that sets the name of its errors itself', () => {
    class Mine extends FuturesError {
      override name = 'Mine';
    }
    expect(new Mine('x')).toMatchObject({ name: 'Mine', code: 'ERR_FUTURES' });
    expect(new Mine('x')).toBeInstanceOf(Mine);
    expect(new FuturesError('x')).not.toBeInstanceOf(Mine);
    expect(Object.keys(new FuturesError('x'))).not.toContain('name');
  });

  test('holds for an error whose name was changed', () => {
    const error = new TimeoutError('x');
    error.name = 'Renamed';
    expect([error.name, error instanceof TimeoutError, String(error)]).toEqual([
      'Renamed',
      true,
      'Renamed: x',
    ]);
    expect(new TimeoutError('y').name).toBe('TimeoutError');
  });
});

describe('CancelledError', () => {
  test('is what everybody else calls an abort error', () => {
    expect(isAbortError(new CancelledError())).toBe(true);
    expect(isAbortError(new TimeoutError())).toBe(false);
  });

  test('carries the reason, whatever it is', () => {
    const reason = { why: 'enough' };
    expect(new CancelledError('x', { reason }).reason).toBe(reason);
    expect(new CancelledError('x').reason).toBeUndefined();
    expect(new CancelledError().message).not.toBe('');
  });
});

test('ExecutorShutdownError says what Python says', () => {
  expect(new ExecutorShutdownError().message).toBe('cannot schedule new futures after shutdown');
});

test('TaskNotTransferableError names the variables', () => {
  expect(new TaskNotTransferableError('x', { variables: ['a', 'b'] }).variables).toEqual(['a', 'b']);
  expect(new TaskNotTransferableError('x').variables).toEqual([]);
});

test('WorkerCrashedError knows how the worker ended', () => {
  const crash = { workerId: 3, exitCode: 137, signal: 'SIGKILL', outOfMemory: true };
  expect(new WorkerCrashedError('x', crash)).toMatchObject(crash);
  expect(new WorkerCrashedError('x')).toMatchObject({
    workerId: undefined,
    exitCode: undefined,
    signal: undefined,
    outOfMemory: false,
  });
});

test('what code in a worker imports are the very same classes', async () => {
  const worker: Record<string, unknown> = await import('@futures/core/worker');
  for (const [ErrorClass, className] of family) expect(worker[className]).toBe(ErrorClass);
});
