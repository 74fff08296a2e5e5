// The pool of a page, with nothing set: what it starts, what travels, how it is stopped.
import { describe, expect, test } from '@jest/globals';
import {
  BrokenThreadPool,
  servedTasks,
  taskModule,
  TaskNotTransferableError,
  ThreadPoolExecutor,
  transfer,
  withExecutor,
} from '@futures/threads';
import { runTests } from './jest-globals.mjs';

const using = (options, body) => withExecutor(new ThreadPoolExecutor(options), body);
const upTo = (n) => Array.from({ length: n }, (_, i) => i);
const begun = (future) => new Promise((resolve) => future.on('progress', resolve));

describe('a pool without options', () => {
  test('has as many workers as the machine runs at once, started when there is work', () =>
    using(undefined, async (pool) => {
      expect([pool.maxWorkers, pool.stats.workers]).toEqual([navigator.hardwareConcurrency, 0]);
      expect(await pool.map((n) => n * n, upTo(100)).toArray()).toEqual(upTo(100).map((n) => n * n));
      expect(pool.stats.workers).toBeGreaterThan(0);
    }));

  test('runs tasks in dedicated workers, which have the names of the pool', () =>
    using({ maxWorkers: 1, threadNamePrefix: 'pixel' }, async (pool) => {
      const look = function () {
        return [this.workerName, self.name, self.constructor.name];
      };
      expect(await pool.submit(look)).toEqual(['pixel-1', 'pixel-1', 'DedicatedWorkerGlobalScope']);
    }));
});

test('a task can have a pool of its own', () =>
  using(1, async (pool) => {
    const nested = async function (url) {
      const { ThreadPoolExecutor } = await import(url);
      const inner = new ThreadPoolExecutor({ maxWorkers: 2, threadNamePrefix: `${this.workerName}-inner` });
      const names = await inner.map(() => self.name, [1, 2, 3]).toArray();
      await inner.shutdown();
      return new Set(names);
    };
    const url = new URL('/packages/threads/dist/browser/standalone.js', import.meta.url);
    const names = await pool.submit(nested, url.href);
    for (const name of names) expect(name).toMatch(/^thread-1-inner-[12]$/);
  }));

describe('what travels', () => {
  test('is a function that uses what workers have, also what pages have not', () =>
    using(1, async (pool) => {
      const read = () => new FileReaderSync().readAsText(new Blob(['synchronously']));
      expect(await pool.submit(read)).toBe('synchronously');
      const loaded = async (url) => (await import(url)).cube(3);
      expect(await pool.submit(loaded, new URL('/tests/browser/tasks.mjs', import.meta.url).href)).toBe(27);
    }));

  test('is no function that uses what only the page has: its future says so, whoever else waits', () =>
    using(1, async (pool) => {
      const factor = 3;
      const [page, own] = [pool.submit(() => document.title), pool.submit((n) => n * factor, 2)];
      const fine = pool.submit((n) => n + 1, 1);
      const [pageError, ownError] = [await page.exception(), await own.exception()];
      for (const error of [pageError, ownError]) expect(error).toBeInstanceOf(TaskNotTransferableError);
      expect([pageError.variables, ownError.variables]).toEqual([['document'], ['factor']]);
      expect(await fine).toBe(2);
      // Also now that everything is there with which it could be told at once.
      expect(await pool.submit(() => document.title).exception()).toBeInstanceOf(TaskNotTransferableError);
    }));

  test('is no initializer that uses what only the page has: the pool breaks, and says so', () => {
    const table = [1, 2, 3];
    return using({ maxWorkers: 1, initializer: () => void (self.table = table) }, async (pool) => {
      const error = await pool.submit((n) => n, 1).exception();
      expect(error).toBeInstanceOf(BrokenThreadPool);
      expect(error.cause).toBeInstanceOf(TaskNotTransferableError);
      expect(error.cause.variables).toEqual(['table']);
    });
  });

  test('is not known when a map begins: it fails at its first item, and the pool goes on', () =>
    using(2, async (pool) => {
      const offsetOfThePage = 1;
      const unseen = (n) => n + offsetOfThePage;
      const error = await pool
        .map(unseen, upTo(1000))
        .toArray()
        .then(
          () => 'none',
          (reason) => reason,
        );
      expect(error.message).toMatch(/uses `offsetOfThePage`/);
      expect(await pool.submit((n) => n, 1)).toBe(1);
      expect(pool.stats).toMatchObject({ queued: 0, running: 0 });
    }));

  test('is a function of a module, which the page never loads', () =>
    using(2, async (pool) => {
      const url = new URL('/tests/browser/tasks.mjs', import.meta.url);
      const { cube, place } = taskModule(url);
      expect(await pool.map(cube, [1, 2, 3]).toArray()).toEqual([1, 8, 27]);
      expect(await pool.submit(place)).toBe('place in DedicatedWorkerGlobalScope');
      expect(await pool.submit(taskModule('/tests/browser/tasks.mjs').cube, 2)).toBe(8);
    }));

  test.each([
    [
      'a module that is missing',
      '/nowhere.mjs',
      'cube',
      /nowhere\.mjs of the task `cube` could not be loaded/,
    ],
    [
      'an export that is missing',
      '/tests/browser/tasks.mjs',
      'square',
      /has no export `square`.*cube, place/,
    ],
    ['an export that is no function', '/tests/browser/tasks.mjs', 'limit', /exports `limit` as `7`/],
  ])('%s fails the future, and names both', (_, module, name, message) =>
    using(1, async (pool) => {
      const error = await pool.submit(taskModule(module)[name], 1).exception();
      expect(error).toBeInstanceOf(TaskNotTransferableError);
      expect(error.message).toMatch(message);
    }),
  );

  test('is a function that a worker of ones own serves, however long that one takes to load', () => {
    const worker = () => new Worker('/tests/browser/late.worker.js', { type: 'module' });
    return using({ maxWorkers: 2, worker }, async (pool) => {
      const { shout, whoAmI, whisper } = servedTasks();
      expect(await pool.submit(shout, 'hello')).toBe('HELLO!');
      expect(await pool.submit(whoAmI)).toMatch(/^thread-/);
      expect(await pool.submit((n) => n + 1, 1)).toBe(2);
      expect((await pool.submit(whisper).exception()).message).toMatch(/only: shout, whoAmI/);
    });
  });

  test('is moved, also what only the web has', () =>
    using(1, async (pool) => {
      const draw = () => {
        const canvas = new OffscreenCanvas(2, 1);
        canvas.getContext('2d').fillRect(0, 0, 1, 1);
        return canvas.transferToImageBitmap();
      };
      const { width, height } = await pool.submit(draw);
      expect([width, height]).toEqual([2, 1]);
      const buffer = new ArrayBuffer(1000);
      expect(await pool.submit((moved) => moved.byteLength, transfer(buffer, [buffer]))).toBe(1000);
      expect(buffer.byteLength).toBe(0);
    }));

  test('is an error with its class, its cause and the stack of the worker', () =>
    using(1, async (pool) => {
      const fails = () => {
        throw new DOMException('no such thing', 'NotFoundError');
      };
      const error = await pool.submit(fails).exception();
      expect(error).toBeInstanceOf(DOMException);
      expect(error.name).toBe('NotFoundError');
      const plain = await pool
        .submit(function explode() {
          throw new RangeError('boom', { cause: new TypeError('inside') });
        })
        .exception();
      expect(plain).toBeInstanceOf(RangeError);
      expect(plain.cause).toBeInstanceOf(TypeError);
      expect(plain.stack).toMatch(/explode[^]*--- submitted from ---/);
    }));
});

describe('a task that is asked to stop', () => {
  const spin = function () {
    this.report('begun');
    for (;;) this.token.throwIfCancelled();
  };

  test(
    crossOriginIsolated
      ? 'stops within 50 ms inside of a loop that never yields'
      : 'stops inside of a loop by its time limit, where the page is not isolated',
    () =>
      using(1, async (pool) => {
        if (!crossOriginIsolated) {
          const late = pool.with({ timeout: 50 }).submit(spin);
          expect((await late.exception()).name).toBe('TimeoutError');
          return;
        }
        const delays = [];
        for (let round = 0; round < 5; round++) {
          const future = pool.submit(spin);
          await begun(future);
          const asked = performance.now();
          future.cancel('enough');
          await expect(future).rejects.toMatchObject({ reason: 'enough' });
          delays.push(performance.now() - asked);
          expect(future.cancelled()).toBe(true);
        }
        globalThis.notes = { 'milliseconds from cancel() to the end of a synchronous loop': delays };
        // The median: the machine may be busy with something else for once.
        expect(delays.sort((a, b) => a - b)[2]).toBeLessThan(50);
      }),
  );

  test('hears of it, and of the reason, between its turns', () =>
    using(1, async (pool) => {
      const future = pool.submit(async function () {
        this.report('begun');
        await new Promise((resolve) => this.token.onCancelled(resolve));
        // The shared word may have come before the message that brings the reason.
        while (this.token.reason === undefined) await new Promise((resolve) => setTimeout(resolve));
        return this.token.reason;
      });
      await begun(future);
      future.cancel('enough');
      expect(await future).toBe('enough');
    }));
});

globalThis.result = runTests();
