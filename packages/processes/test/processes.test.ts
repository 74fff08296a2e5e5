import { availableParallelism } from 'node:os';
import { describe, expect, jest, test } from '@jest/globals';
import {
  asCompleted,
  BrokenProcessPool,
  ExecutorShutdownError,
  ProcessPoolExecutor,
  type TaskContext,
  wait,
  WorkerCrashedError,
} from '@futures/processes';
import { gate, tasks, until, upTo } from '@futures/testing';

const pid = (): number => process.pid;

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

/** Takes the pool's workers until the gate opens; resolves when they run. */
async function block(pool: ProcessPoolExecutor, count: number): Promise<() => void> {
  const { signal, open } = gate();
  const futures = upTo(count).map(() => pool.submit(tasks.tellAndWaitFor, signal));
  await Promise.all(futures.map((future) => new Promise((resolve) => future.on('progress', resolve))));
  return open;
}

describe('processes', () => {
  test('run tasks in a process of their own, one after the other in the same (CF-204)', async () => {
    await using pool = new ProcessPoolExecutor(3);
    const pids = [await pool.submit(pid), await pool.submit(pid), await pool.submit(pid)];
    expect(new Set(pids).size).toBe(1);
    expect(pids).not.toContain(process.pid);
  });

  test('are at most as many as the machine runs at once, unless it is told (CF-181)', () => {
    expect(new ProcessPoolExecutor().maxWorkers).toBe(availableParallelism());
    expect(new ProcessPoolExecutor(7).maxWorkers).toBe(7);
    expect(new ProcessPoolExecutor({ maxWorkers: 3 }).maxWorkers).toBe(3);
  });

  test('are no more than there is work for, nor than maxWorkers (CF-205, CF-206)', async () => {
    await using pool = new ProcessPoolExecutor(3);
    const futures = upTo(45).map(() => pool.submit(tasks.sleep, 1));
    await wait(futures);
    expect(pool.stats.workers).toBe(3);
  });

  test('are gone after shutdown() (CF-154)', async () => {
    const pool = new ProcessPoolExecutor(2);
    const open = await block(pool, 2);
    const pids = upTo(2).map(() => pool.submit(pid));
    open();
    const alive = await Promise.all(pids);
    await pool.shutdown();
    expect(alive.filter(isAlive)).toEqual([]);
    expect(pool.stats.workers).toBe(0);
  });

  test('have the environment, directory and options that they are given (CF-189)', async () => {
    await using pool = new ProcessPoolExecutor({
      maxWorkers: 1,
      env: { COLOUR: 'green' },
      cwd: new URL('file:///'),
      execArgv: ['--no-warnings'],
      processNamePrefix: 'child',
    });
    const look = function (this: TaskContext): unknown[] {
      return [process.env.COLOUR, process.env.PATH, process.cwd(), process.execArgv, this.workerName];
    };
    expect(await pool.submit(look)).toEqual(['green', undefined, '/', ['--no-warnings'], 'child-1']);
  });

  test('that need more memory than they may end, and say so', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await using pool = new ProcessPoolExecutor({ maxWorkers: 1, memoryLimit: 40, onWorkerExit: 'replace' });
    const fill = pool.submit(() => {
      for (const held: unknown[] = []; ;) held.push(new Array(10_000).fill(held));
    });
    expect(await fill.exception()).toMatchObject({
      name: 'WorkerCrashedError',
      outOfMemory: true,
      message: expect.stringContaining('process-1 ran out of memory while it ran Future'),
      stderr: expect.stringContaining('out of memory'),
    });
    expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
    jest.restoreAllMocks();
  });

  test('are replaced after maxTasksPerChild tasks (CF-229)', async () => {
    await using pool = new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 3 });
    const pids: number[] = [];
    for (const future of upTo(4).map(() => pool.submit(pid))) pids.push(await future);
    expect(new Set(pids.slice(0, 3)).size).toBe(1);
    expect(pids[3]).not.toBe(pids[0]);
  });

  test.each([
    [1, 2, 6],
    [2, 2, 8],
  ])(
    'a backlog outlives them: %i workers, %i tasks each, %i tasks (CF-232)',
    async (maxWorkers, max, jobs) => {
      await using pool = new ProcessPoolExecutor({ maxWorkers, maxTasksPerChild: max });
      const futures = upTo(jobs).map((n) => pool.submit(tasks.double, n));
      expect(await Promise.all(futures)).toEqual(upTo(jobs).map((n) => 2 * n));
    },
  );

  test('are replaced also while the pool shuts down (CF-152, CF-233, CF-234)', async () => {
    for (const wait of [true, false]) {
      const pool = new ProcessPoolExecutor({ maxWorkers: 3, maxTasksPerChild: 1 });
      const futures = upTo(6).map((n) => pool.submit(tasks.double, n));
      await pool.shutdown({ wait });
      expect(await Promise.all(futures)).toEqual([0, 2, 4, 6, 8, 10]);
      await pool.shutdown();
    }
  });

  test('that cannot be started break the pool, with the reason (CF-215, CF-237)', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1, cwd: '/nowhere/at/all' });
    const future = pool.submit(tasks.add, 1, 2);
    const error = await future.exception();
    expect(error).toBeInstanceOf(BrokenProcessPool);
    expect((error as Error).cause).toMatchObject({ cause: { code: 'ENOENT' } });
    expect(() => pool.submit(tasks.add, 1, 2)).toThrow(BrokenProcessPool);
    await pool.shutdown();
  });
});

describe('the options', () => {
  test.each<[object, RegExp]>([
    [{ memoryLimit: 0 }, /`memoryLimit` .* `0` \(number\)/],
    [{ memoryLimit: '1' }, /`memoryLimit` .* `"1"` \(string\)/],
    [{ cwd: 5 }, /`cwd` .* `5` \(number\)/],
    [{ env: [] }, /`env` .*\(Array\)/],
    [{ execArgv: 'x' }, /`execArgv` .*\(string\)/],
    [{ execArgv: [1] }, /`execArgv\[0\]` .* `1` \(number\)/],
    [{ stdio: 'file' }, /`stdio` .* `"file"` \(string\)/],
    [{ maxTasksPerChild: 0.5 }, /`maxTasksPerChild` .* `0.5` \(number\)/],
    [{ maxTasksPerChild: 1, maxTasksPerWorker: 2 }, /give it once/],
    [{ resourceLimits: {} }, /resourceLimits/],
  ])('%j is refused, and the message shows it (CF-231)', (options, message) => {
    expect(() => new ProcessPoolExecutor(options)).toThrow(message);
  });
});

describe("when a process dies that nobody asked to, as in Python's example", () => {
  test('its future fails, so do those that wait, later submits throw, and shutdown returns (CF-199 to CF-203)', async () => {
    const pool = new ProcessPoolExecutor(1);
    const finished = pool.submit(tasks.add, 1, 2);
    await finished;
    const future = pool.submit(() => void process.kill(process.pid, 'SIGKILL'));
    const queued = pool.submit(tasks.add, 1, 2);
    const cancelled = pool.submit(tasks.add, 1, 2);
    cancelled.cancel();
    const error = (await future.exception()) as BrokenProcessPool;
    expect(error).toBeInstanceOf(BrokenProcessPool);
    expect(error.message).toBe(
      'A process in the process pool was terminated abruptly while the future was running or pending.',
    );
    expect(error.cause).toBeInstanceOf(WorkerCrashedError);
    expect(error.cause).toMatchObject({ workerId: 1, signal: 'SIGKILL', exitCode: undefined });
    expect(await queued.exception()).toBeInstanceOf(BrokenProcessPool);
    expect(await queued.exception()).not.toBe(error);
    expect([finished.state, cancelled.state]).toEqual(['finished', 'cancelled']);
    expect(() => pool.submit(tasks.add, 1, 2)).toThrow(BrokenProcessPool);
    await pool.terminateWorkers();
    await pool.shutdown();
    expect(() => pool.submit(tasks.add, 1, 2)).toThrow(BrokenProcessPool);
  });

  test("with 'replace' the pool lives on", async () => {
    await using pool = new ProcessPoolExecutor({ maxWorkers: 1, onWorkerExit: 'replace' });
    const future = pool.submit(() => void process.kill(process.pid, 'SIGKILL'));
    expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
    expect(await future.exception()).toMatchObject({ name: 'WorkerCrashedError', signal: 'SIGKILL' });
  });

  test('also when it does so while its result is cloned (CF-224)', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    await using pool = new ProcessPoolExecutor({ maxWorkers: 1, onWorkerExit: 'replace' });
    const future = pool.submit(() => ({
      get trap() {
        return process.abort();
      },
    }));
    expect(await future.exception()).toMatchObject({ name: 'WorkerCrashedError', signal: 'SIGABRT' });
    expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
    jest.restoreAllMocks();
  });

  test('one that is stopped is waited for, and goes on when it is continued', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const child = await pool.submit(pid);
    process.kill(child, 'SIGSTOP');
    const futures = upTo(3).map((n) => pool.submit(tasks.double, n));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(futures.some((future) => future.done())).toBe(false);
    process.kill(child, 'SIGCONT');
    expect(await Promise.all(futures)).toEqual([0, 2, 4]);
    expect(await pool.submit(pid)).toBe(child);
  });
});

describe.each([
  ['terminateWorkers', 'SIGTERM'],
  ['killWorkers', 'SIGKILL'],
] as const)('%s()', (method, signal) => {
  test.each(['break', 'replace'] as const)(
    `ends processes by ${signal}: what runs fails, what waits is cancelled (%s; CF-238, CF-239, CF-243)`,
    async (onWorkerExit) => {
      const pool = new ProcessPoolExecutor({ maxWorkers: 2, onWorkerExit });
      const running = upTo(2).map(() =>
        pool.submit(function (this: TaskContext): never {
          this.report(process.pid);
          for (;;);
        }),
      );
      const pids = await Promise.all(
        running.map((future) => new Promise<number>((resolve) => future.on('progress', resolve as never))),
      );
      const waiting = upTo(5).map(() => pool.submit(tasks.double, 1));
      await pool[method]();
      expect(pids.filter(isAlive)).toEqual([]);
      for (const future of running) {
        const error = (await future.exception()) as Error;
        expect(error).toBeInstanceOf(BrokenProcessPool);
        expect(error.message).toContain(`${method}() was called`);
        expect(error.cause).toMatchObject({ name: 'WorkerCrashedError', signal });
      }
      expect(waiting.map((future) => future.state)).toEqual(upTo(5).map(() => 'cancelled'));
      expect(() => pool.submit(tasks.add, 1, 2)).toThrow(ExecutorShutdownError);
      expect(pool.stats).toMatchObject({ workers: 0, queued: 0, running: 0 });
    },
  );

  test('replaces no process that has run its number of tasks (CF-236)', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 1 });
    const online: number[] = [];
    pool.on('worker:online', ({ workerId }) => online.push(workerId));
    const running = pool.submit(tasks.never);
    const waiting = pool.submit(tasks.add, 1, 2);
    await until(() => running.running());
    await pool[method]();
    expect([running.state, waiting.state, online]).toEqual(['finished', 'cancelled', [1]]);
    await running.exception();
  });

  test('shuts down a pool that has no processes, or none any more (CF-240, CF-241)', async () => {
    const fresh = new ProcessPoolExecutor(1);
    await fresh[method]();
    expect(() => fresh.submit(tasks.add, 1, 2)).toThrow(ExecutorShutdownError);
    const used = new ProcessPoolExecutor(1);
    await used.submit(tasks.add, 1, 2);
    await used.shutdown();
    await used[method]();
  });

  test('ends processes that are just starting', async () => {
    const pool = new ProcessPoolExecutor({ maxWorkers: 2, minWorkers: 2 });
    const futures = upTo(3).map((n) => pool.submit(tasks.double, n));
    await pool[method]();
    expect(futures.map((future) => future.state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(pool.stats.workers).toBe(0);
  });
});

test('asCompleted mixes futures of processes and others (CF-077)', async () => {
  await using pool = new ProcessPoolExecutor(2);
  const values: number[] = [];
  for await (const future of asCompleted(upTo(5).map((n) => pool.submit(tasks.double, n))))
    values.push(await future);
  expect(values.sort()).toEqual([0, 2, 4, 6, 8]);
});
