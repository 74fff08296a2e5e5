// What Python's thread pool does, and its process pool where threads of ours are like processes of theirs. See
// docs/reference/python.md.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type BrokenThreadPool,
  type Future,
  type TaskContext,
  TaskNotTransferableError,
  taskModule,
  ThreadPoolExecutor,
  type ThreadPoolOptions,
  wait,
} from '@futures/threads';

const pools: ThreadPoolExecutor[] = [];

function open(options?: number | ThreadPoolOptions<never>): ThreadPoolExecutor {
  const executor = new ThreadPoolExecutor(options as ThreadPoolOptions<never>);
  pools.push(executor);
  return executor;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((executor) => executor.shutdown({ timeout: 0 })));
});

const upTo = (length: number): number[] => Array.from({ length }, (_, n) => n);

function workerName(this: TaskContext): string {
  return this.workerName;
}

/** Begins, says so, and ends when the first of the cells is no longer 0. */
function holdUntil(this: TaskContext, cells: Int32Array): string {
  this.report('begun');
  Atomics.wait(cells, 0, 0);
  return this.workerName;
}

const begun = (future: Future<unknown>): Promise<unknown> =>
  new Promise((resolve) => future.on('progress', resolve));

function openGate(cells: Int32Array): void {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
}

const newCells = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

describe('a pool is made', () => {
  test.each([
    ['no threads', { maxWorkers: 0 }, RangeError, /maxWorkers.*`0`/],
    ['fewer than none', { maxWorkers: -1 }, RangeError, /maxWorkers.*`-1`/],
    ['one and a half', { maxWorkers: 1.5 }, RangeError, /maxWorkers/],
    ['no number', { maxWorkers: Number.NaN }, RangeError, /maxWorkers/],
    ['a text', { maxWorkers: '2' }, TypeError, /maxWorkers.*string/],
    ['no tasks for each', { maxTasksPerWorker: 0 }, RangeError, /maxTasksPerWorker/],
    ['an initializer that is none', { initializer: 'open' }, TypeError, /initializer.*string/],
    ['arguments that are no list', { initializer: () => {}, initargs: 1 }, TypeError, /initargs.*number/],
  ])('not with %s (CF-178, CF-183, CF-184, CF-231, CF-249)', (_, options, ErrorClass, message) => {
    const make = (): unknown => open(options as ThreadPoolOptions<never>);
    expect(make).toThrow(ErrorClass);
    expect(make).toThrow(message);
  });

  test('not with an initializer that needs what stays behind (CF-252)', () => {
    const settings = { size: 1 };
    expect(() => open({ initializer: () => settings.size })).toThrow(TaskNotTransferableError);
  });

  test('with as many threads as the machine runs at once, if nothing is said (CF-179)', () => {
    expect(open().maxWorkers).toBe(availableParallelism());
    expect(open(3).maxWorkers).toBe(3);
  });

  test('without a thread; the first task starts the first one (CF-185)', async () => {
    const executor = open(4);
    expect(executor.stats.workers).toBe(0);
    await executor.submit(() => 1);
    expect(executor.stats.workers).toBe(1);
    expect(open({ maxWorkers: 4, minWorkers: 2 }).stats.workers).toBe(2);
  });

  test('whose threads are called as it says, or thread-1, thread-2, … (CF-186, CF-187)', async () => {
    const namesIn = async (executor: ThreadPoolExecutor): Promise<string[]> => {
      const cells = newCells();
      const futures = upTo(3).map(() => executor.submit(holdUntil, cells));
      await Promise.all(futures.map(begun));
      openGate(cells);
      return (await Promise.all(futures)).sort();
    };
    expect(await namesIn(open({ maxWorkers: 3, threadNamePrefix: 'Special' }))).toEqual([
      'Special-1',
      'Special-2',
      'Special-3',
    ]);
    expect(await namesIn(open(3))).toEqual(['thread-1', 'thread-2', 'thread-3']);
  });
});

describe('threads', () => {
  test('are never more than allowed, however many tasks wait (CF-191, CF-258)', async () => {
    const executor = open(2);
    const cells = newCells();
    let most = 0;
    executor.on('worker:online', () => (most = Math.max(most, executor.stats.workers)));
    const futures = upTo(30).map(() => executor.submit(holdUntil, cells));
    await Promise.all(futures.slice(0, 2).map(begun));
    expect(executor.stats).toMatchObject({ workers: 2, running: 2, queued: 28 });
    openGate(cells);
    expect(new Set(await Promise.all(futures)).size).toBe(2);
    expect(most).toBe(2);
  });

  test('that are idle are used again (CF-192, CF-258)', async () => {
    const executor = open(4);
    const names = [];
    for (let n = 0; n < 3; n++) names.push(await executor.submit(workerName));
    expect(names).toEqual(['thread-1', 'thread-1', 'thread-1']);
    expect(executor.stats.workers).toBe(1);
  });

  test('are started for tasks that hold theirs, and have all ended after the shutdown (CF-153)', async () => {
    const executor = open(5);
    const cells = newCells();
    const futures = upTo(3).map(() => executor.submit(holdUntil, cells));
    await Promise.all(futures.map(begun));
    expect(executor.stats.workers).toBe(3);
    openGate(cells);
    await executor.shutdown();
    expect(executor.stats.workers).toBe(0);
  });

  test('can start processes, and pools of their own (CF-195)', async () => {
    const executor = open(1);
    const nested = async (threads: string): Promise<unknown> => {
      const { execFileSync } = await import('node:child_process');
      const { ThreadPoolExecutor: Pool } = (await import(threads)) as {
        ThreadPoolExecutor: typeof ThreadPoolExecutor;
      };
      const text = execFileSync(process.execPath, ['-p', '6 * 7'], { encoding: 'utf8' });
      return [text.trim(), await new Pool(1).submit(() => 42)];
    };
    expect(await executor.submit(nested, '@futures/threads')).toEqual(['42', 42]);
  });

  test('have globals of their own (CF-251)', async () => {
    const executor = open(1);
    const count = (): number => {
      const scope = globalThis as { counted?: number };
      return (scope.counted = (scope.counted ?? 0) + 1);
    };
    expect([await executor.submit(count), await executor.submit(count)]).toEqual([1, 2]);
    expect(globalThis).not.toHaveProperty('counted');
  });

  test('let go of the arguments of tasks that have ended (CF-175)', async () => {
    const executor = open(1);
    const keep = (value: object): void => {
      (globalThis as { kept?: WeakRef<object> }).kept = new WeakRef(value);
    };
    const isGone = async (): Promise<boolean> => {
      const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([
        import('node:v8'),
        import('node:vm'),
      ]);
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      for (let tries = 0; tries < 50; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        collect();
        if ((globalThis as { kept?: WeakRef<object> }).kept?.deref() === undefined) return true;
      }
      return false;
    };
    await executor.submit(keep, new Map([['a', new Array(100).fill(1)]]));
    expect(await executor.submit(isGone)).toBe(true);
  });
});

describe('an initializer', () => {
  const remember = async (cells: Int32Array, what: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    Atomics.add(cells, 0, 1);
    (globalThis as { remembered?: string }).remembered = what;
  };
  const recall = (): string | undefined => (globalThis as { remembered?: string }).remembered;

  test('runs once in each thread, and has ended before its first task (CF-244)', async () => {
    const calls = newCells();
    const initargs = [calls, 'prepared'] as never;
    const executor = open({ maxWorkers: 2, minWorkers: 2, initializer: remember, initargs });
    let online = 0;
    const bothAreThere = new Promise<void>((resolve) => {
      executor.on('worker:online', () => {
        if (++online === 2) resolve();
      });
    });
    expect(await executor.submit(recall)).toBe('prepared');
    await bothAreThere;
    expect(await executor.map(recall, upTo(50)).toArray()).toEqual(upTo(50).map(() => 'prepared'));
    expect(calls[0]).toBe(2);
  });

  test('that fails breaks the pool, leaves no thread, and whoever submits meanwhile hears of it (CF-245…CF-248, CF-253)', async () => {
    const executor = open({
      maxWorkers: 2,
      initializer: () => {
        throw new RangeError('no database');
      },
    });
    const gone = new Promise((resolve) => executor.on('worker:exit', resolve));
    const first = executor.submit(recall);
    const errors: BrokenThreadPool[] = [];
    for (;;) {
      try {
        errors.push((await executor.submit(recall).exception()) as BrokenThreadPool);
      } catch (error) {
        errors.push(error as BrokenThreadPool);
        break;
      }
    }
    errors.push((await first.exception()) as BrokenThreadPool);
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'BrokenThreadPool', cause: { message: 'no database' } });
      expect(error.message).toMatch(/^The initializer of a thread failed/);
    }
    await gone;
    await executor.shutdown();
    expect(executor.stats.workers).toBe(0);
  });
});

describe('what travels', () => {
  test('is a function that stands by itself, a lambda too; else submit says why not (CF-218, CF-254)', async () => {
    const executor = open(1);
    expect(await executor.submit((n: number) => n + 1, 1)).toBe(2);
    const rate = 2;
    expect(() => executor.submit((n: number) => n * rate, 1)).toThrow(/uses `rate`/);
    expect(() => executor.submit(String.prototype.trim.bind(' a '))).toThrow(/bind\(\)/);
  });

  test('is a function of a module, which runs there (CF-255)', async () => {
    const url = new URL('./support/text.mjs', import.meta.url);
    const { countVowels } = taskModule<{ countVowels(text: string): number }>(fileURLToPath(url));
    expect(await open(1).submit(countVowels, 'thread pool')).toBe(4);
  });

  test('is no result whose getter throws; its future fails with that, and the pool goes on (CF-223)', async () => {
    const executor = open(1);
    const future = executor.submit(() => ({
      get size(): number {
        throw new RangeError('looked at');
      },
    }));
    await expect(future).rejects.toThrow(new RangeError('looked at'));
    expect(await executor.submit(workerName)).toBe('thread-1');
  });

  test('is an error with its class and message, the stack of the worker and that of the submit (CF-209, CF-256)', async () => {
    const fails = (): never => {
      throw new RangeError('too large');
    };
    const error = (await open(1).submit(fails).exception()) as Error;
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe('too large');
    const [worker, caller] = (error.stack as string).split('--- submitted from ---');
    expect(worker).toContain('fails');
    expect(caller).toContain('conformance.test');
  });

  test('is an argument that cannot be sent, and a shutdown right behind it: its future fails with that (CF-151)', async () => {
    const executor = open(1);
    const future = executor.submit((options: object) => options, { hook: () => {} });
    await executor.shutdown({ wait: false });
    await expect(future).rejects.toMatchObject({ name: 'DataCloneError' });
    await executor.shutdown();
  });
});

describe('a thread that has run its tasks', () => {
  function workerId(this: TaskContext): number {
    return this.workerId;
  }

  test('is replaced (CF-229)', async () => {
    const executor = open({ maxWorkers: 1, maxTasksPerWorker: 3 });
    const ids = [];
    for (let n = 0; n < 7; n++) ids.push(await executor.submit(workerId));
    expect(ids).toEqual([1, 1, 1, 2, 2, 2, 3]);
  });

  test.each([
    [1, 2, 6],
    [2, 2, 8],
    [3, 1, 6],
  ])(
    'is replaced until all is done: %d at once, %d each, %d in all (CF-232)',
    async (maxWorkers, maxTasksPerWorker, count) => {
      const executor = open({ maxWorkers, maxTasksPerWorker });
      expect(await executor.map((n: number) => 2 * n, upTo(count)).toArray()).toEqual(
        upTo(count).map((n) => 2 * n),
      );
    },
  );

  test('is replaced after the door was closed, waiting or not, though a task fails (CF-152, CF-233, CF-234)', async () => {
    const fail = (n: number): number => {
      if (n === 1) throw new RangeError('no');
      return n;
    };
    for (const waits of [true, false]) {
      const executor = open({ maxWorkers: 2, maxTasksPerWorker: 1 });
      const futures = upTo(6).map((n) => executor.submit(fail, n));
      await executor.shutdown({ wait: waits });
      await wait(futures);
      const values = futures.map((future) => future.outcome());
      expect(values.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      expect(values[1]).toMatchObject({ status: 'rejected', reason: { message: 'no' } });
    }
  });

  test('is not replaced when the pool is ended by force (CF-236)', async () => {
    const executor = open({ maxWorkers: 1, maxTasksPerWorker: 1 });
    let started = 0;
    executor.on('worker:online', () => started++);
    const cells = newCells();
    const futures = upTo(4).map(() => executor.submit(holdUntil, cells));
    await begun(futures[0] as Future<string>);
    await executor.shutdown({ timeout: 0 });
    expect(futures.map(({ state }) => state)).toEqual(upTo(4).map(() => 'cancelled'));
    expect([started, executor.stats.workers]).toEqual([1, 0]);
  });

  test('is replaced, or fails to be, though nobody holds the pool: every future settles (CF-235, CF-250)', async () => {
    const forget = (options: ThreadPoolOptions<never>): Future<number>[] => {
      const executor = new ThreadPoolExecutor(options);
      return upTo(4).map((n) => executor.submit((x: number) => x, n));
    };
    const fine = forget({ maxWorkers: 1, maxTasksPerWorker: 1 });
    const broken = forget({
      maxWorkers: 1,
      initializer: () => {
        throw new RangeError('not today');
      },
    });
    globalThis.gc?.();
    await wait([...fine, ...broken]);
    expect(fine.map(({ state }) => state)).toEqual(upTo(4).map(() => 'finished'));
    for (const future of broken) expect(await future.exception()).toMatchObject({ name: 'BrokenThreadPool' });
  });

  test('and that no other can replace breaks the pool (CF-215, CF-237)', async () => {
    let made = 0;
    const executor = open({
      maxWorkers: 1,
      maxTasksPerWorker: 1,
      worker: () =>
        new Worker(made++ === 0 ? firstWorker : 'throw new RangeError("no disk")', { eval: made > 1 }),
    });
    const futures = upTo(3).map((n) => executor.submit((x: number) => x, n));
    await wait(futures);
    expect(await futures[0]).toBe(0);
    for (const future of futures.slice(1)) {
      expect(await future.exception()).toMatchObject({
        name: 'BrokenThreadPool',
        cause: { name: 'WorkerCrashedError', cause: { message: 'no disk' } },
      });
    }
  });
});

const firstWorker = new URL('./support/text.mjs', import.meta.url);
