import { Worker } from 'node:worker_threads';
import { beforeAll, expect, test } from '@jest/globals';
import {
  proxy,
  registerErrorClass,
  servedTasks,
  TaskNotTransferableError,
  taskModule,
  ThreadPoolExecutor,
} from '@futures/threads';
import { tasks, upTo } from '@futures/testing';
import { writeProgram } from './support/run-program.ts';

interface Module {
  add(a: number, b: number): number;
  timesLoaded(): number;
  whoAmI(): string;
  missing(): void;
  limit(): void;
}

const moduleOf = (file: string): ReturnType<typeof taskModule<Module>> =>
  taskModule<Module>(new URL(`./support/${file}`, import.meta.url));

test('a function of a module runs there, which each worker loads once', async () => {
  await using pool = new ThreadPoolExecutor(2);
  const { add, timesLoaded, whoAmI } = moduleOf('module-tasks.mjs');
  expect(await pool.map((n: number) => n, [1]).toArray()).toEqual([1]);
  expect(await pool.submit(add, 1, 2)).toBe(3);
  expect(
    await pool
      .starmap(
        add,
        upTo(100).map((n): [number, number] => [n, n]),
      )
      .toArray(),
  ).toEqual(upTo(100).map((n) => 2 * n));
  const loads = await Promise.all(upTo(20).map(() => pool.submit(timesLoaded)));
  expect(new Set(loads)).toEqual(new Set([1]));
  expect(await pool.submit(whoAmI)).toMatch(/^whoAmI in thread-[12]$/);
});

test('a module or an export that is not there fails its future, which names both; the worker goes on', async () => {
  await using pool = new ThreadPoolExecutor(1);
  const { missing, limit } = moduleOf('module-tasks.mjs');
  const { add: fromNowhere } = moduleOf('nowhere.mjs');
  const { add: fromBroken } = moduleOf('broken-module.mjs');
  const messages: string[] = [];
  const futures = [
    pool.submit(missing),
    pool.submit(limit),
    pool.submit(fromNowhere, 1, 2),
    pool.submit(fromBroken, 1, 2),
  ];
  for (const future of futures) {
    const error = (await future.exception()) as Error;
    expect(error).toBeInstanceOf(TaskNotTransferableError);
    messages.push(error.message);
  }
  expect(messages[0]).toMatch(/module-tasks\.mjs has no export `missing`/);
  expect(messages[1]).toMatch(/exports `limit` as `?7/);
  expect(messages[2]).toMatch(/nowhere\.mjs of the task `add` could not be loaded/);
  expect(messages[3]).toMatch(
    /broken-module\.mjs of the task `add` could not be loaded: this module does not load/,
  );
  expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
  expect(pool.stats.workers).toBe(1);
});

test('a function that needs what stays behind is refused at submit, and names it', async () => {
  await using pool = new ThreadPoolExecutor(1);
  const [here, there] = [1, 2];
  const closure = (n: number): number => n + here + there;
  expect(() => pool.submit(closure, 1)).toThrow(TaskNotTransferableError);
  expect(() => pool.submit(closure, 1)).toThrow(
    expect.objectContaining({ variables: ['here', 'there'], message: expect.stringContaining('`closure`') }),
  );
  expect(() => pool.map(closure, [1])).toThrow(TaskNotTransferableError);
  expect(pool.stats).toMatchObject({ queued: 0, running: 0, failed: 0 });
});

/** What the worker of the next tests serves. */
interface Served {
  buffers(size: number): ArrayBuffer;
  counter(from: number): (step: number) => number;
  nested(): Promise<string>;
  cancelled(): never;
}

let entry: string;

beforeAll(async () => {
  entry = await writeProgram(`
    import { currentTask, proxy, serve, transfer, CancelledError } from '@futures/core/worker';
    const kept = [];
    serve({
      buffers(size) {
        const buffer = new Uint8Array(size).fill(7).buffer;
        kept.push(buffer);
        return transfer(buffer, [buffer]);
      },
      counter: (count) => proxy((step) => (count += step)),
      async nested() {
        await null;
        return currentTask().name + ' ' + kept.map(({ byteLength }) => byteLength);
      },
      cancelled() {
        throw new CancelledError('by itself', { reason: 5 });
      },
    });
  `);
});

test('a worker of my own serves its functions', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1, worker: () => new Worker(entry) });
  const { buffers, counter, nested, cancelled } = servedTasks<Served>();
  const buffer = await pool.submit(buffers, 1000);
  expect([buffer.byteLength, new Uint8Array(buffer)[999]]).toEqual([1000, 7]);
  expect(await pool.submit(nested)).toBe('nested 0');
  const count = (await pool.submit(counter, 10)) as (step: number) => Promise<number> | number;
  expect([await count(1), await count(2)]).toEqual([11, 13]);
  expect(await pool.submit(cancelled).exception()).toMatchObject({ name: 'AbortError', reason: 5 });
  const { absent } = servedTasks<{ absent(): void }>();
  expect(((await pool.submit(absent).exception()) as Error).message).toContain('`absent`');
  // Functions that are sent go there too.
  expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
});

test('an error has the stack of the worker, then that of the submit, without frames of ours', async () => {
  await using pool = new ThreadPoolExecutor(1);
  async function whereItIsSubmitted(): Promise<Error> {
    return (await pool.submit(tasks.throwsRangeError, 'far down').exception()) as Error;
  }
  const { stack = '' } = await whereItIsSubmitted();
  const [there, here] = stack.split('--- submitted from ---') as [string, string];
  expect(there).toMatch(/^RangeError: far down\n[^]*throwsRangeError/);
  expect(there).not.toContain('thread-entry');
  expect(here).toMatch(/^\s*at (async )?whereItIsSubmitted /);
  async function whereItIsMapped(): Promise<Error> {
    const { reason } = (await pool.map(tasks.throwsRangeError, ['x'], { settled: true }).toArray())[0] as {
      reason: Error;
    };
    return reason;
  }
  const { stack: mapped = '' } = await whereItIsMapped();
  expect(mapped.split('--- submitted from ---')[1]).toMatch(/^\s*at (async )?whereItIsMapped /);
  async function whereManyAreMapped(): Promise<Error[]> {
    const items = Array.from({ length: 600 }, () => 'x');
    const options = { settled: true, buffersize: 20 } as const;
    const all = await pool.map(tasks.throwsRangeError, items, { settled: true }).toArray();
    const ahead = await pool.with({ name: 'x' }).map(tasks.throwsRangeError, items, options).toArray();
    return [...all, ...ahead].map((outcome) => (outcome as { reason: Error }).reason);
  }
  for (const { stack: of = '' } of await whereManyAreMapped()) {
    expect(of.split('--- submitted from ---')[1]).toMatch(/^\s*at (async )?whereManyAreMapped /);
  }
  expect(stack.split('--- submitted from ---')).toHaveLength(2);
});

test('the stack of the submit begins below the call, whichever way it came, and keeps wrappers of my own', async () => {
  class MyExecutor extends ThreadPoolExecutor {
    submitMine(): Promise<unknown> {
      return this.submit(tasks.throwsRangeError, 'x').exception();
    }
  }
  await using pool = new MyExecutor(1);
  const reasonOf = async (results: AsyncIterable<unknown>): Promise<unknown> => {
    for await (const outcome of results) return (outcome as { reason: unknown }).reason;
    return undefined;
  };
  const settled = { settled: true } as const;
  const named = pool.with({ name: 'mine' });
  const ways: [first: string, way: () => Promise<unknown>][] = [
    [
      'viaSubmit',
      async function viaSubmit() {
        return await pool.submit(tasks.throwsRangeError, 'x').exception();
      },
    ],
    [
      'viaWith',
      async function viaWith() {
        return await named.submit(tasks.throwsRangeError, 'x').exception();
      },
    ],
    [
      'viaMap',
      async function viaMap() {
        return await reasonOf(named.map(tasks.throwsRangeError, ['x'], settled));
      },
    ],
    [
      'viaStarmap',
      async function viaStarmap() {
        return await reasonOf(pool.starmap(tasks.throwsRangeError, [['x']], settled));
      },
    ],
    [
      'viaStarmapWith',
      async function viaStarmapWith() {
        return await reasonOf(named.starmap(tasks.throwsRangeError, [['x']], settled));
      },
    ],
    ['(MyExecutor\\.)?submitMine', () => pool.submitMine()],
  ];
  for (const [first, way] of ways) {
    const { stack = '' } = (await way()) as Error;
    const [, frame] = stack.split('--- submitted from ---')[1]?.split('\n') ?? [];
    expect(frame).toMatch(new RegExp(`^ +at (async )?${first} `));
  }
});

test('a class that was registered comes back as itself, its constructor is not called', async () => {
  await using pool = new ThreadPoolExecutor(1);
  let made = 0;
  class TicketError extends Error {
    override readonly name = 'TicketError';
    readonly seat: number;
    constructor(seat: number) {
      super(`seat ${seat} is taken`);
      made++;
      this.seat = seat;
    }
    get row(): number {
      return Math.floor(this.seat / 10);
    }
  }
  registerErrorClass(TicketError);
  const take = (seat: number): never => {
    throw Object.assign(new Error(`seat ${seat} is taken`), { name: 'TicketError', seat });
  };
  const error = (await pool.submit(take, 42).exception()) as TicketError;
  expect(error).toBeInstanceOf(TicketError);
  expect([error.row, error.message, made]).toEqual([4, 'seat 42 is taken', 0]);
});

test('a callback keeps no thread and no process, and is gone with the worker that had it', async () => {
  const pool = new ThreadPoolExecutor(1);
  const heard: number[] = [];
  const callback = proxy((n: number) => heard.push(n));
  const keep = async (fn: (n: number) => unknown): Promise<void> => {
    await fn(1);
    Object.assign(globalThis, { kept: fn });
  };
  await pool.submit(keep, callback);
  await pool.shutdown();
  expect(heard).toEqual([1]);
  expect(pool.stats.workers).toBe(0);
});
