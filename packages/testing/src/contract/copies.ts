import { expect } from '@jest/globals';
import {
  CancellationTokenSource,
  type Executor,
  proxy,
  type TaskContext,
  transfer,
  wait,
} from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

interface Box {
  n: number;
}

/** Counts up what it is given, and gives it back. */
/** The first call takes so long that a worker looks as if it hung. */
function incrementSlowly(box: Box): Box {
  const start = performance.now();
  while (box.n === 0 && performance.now() - start < 30);
  box.n++;
  return box;
}

function increment(box: Box): Box {
  box.n++;
  return box;
}

/** Too much to be copied beforehand, so that it goes in a message of its own. */
const large = (n: number): Box & { filling: number[] } => ({ n, filling: upTo(1000) });

/** Takes the only worker. */
async function block(executor: Executor): Promise<() => void> {
  const { signal, open } = gate();
  const blocking = executor.submit(tasks.waitFor, signal);
  await until(() => blocking.running());
  return open;
}

export const copies: Chapter = {
  title: 'copies',
  define(test) {
    test('each task has a copy of its arguments to itself, and the caller one of the result', async (open) => {
      for (const maxWorkers of [1, 2]) {
        const executor = open({ maxWorkers });
        for (const box of [{ n: 1 }, large(1)]) {
          const futures = upTo(50).map(() => executor.submit(increment, box));
          const results = await Promise.all(futures);
          expect(results.map(({ n }) => n)).toEqual(upTo(50).map(() => 2));
          expect(new Set(results).size).toBe(50);
          expect(box.n).toBe(1);
        }
      }
    });

    test('a task keeps no object of an earlier one, though the same one is sent', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const shared = { n: 0 };
      function seenBefore(box: object): boolean {
        const seen = ((globalThis as { seen?: WeakSet<object> }).seen ??= new WeakSet());
        const known = seen.has(box);
        seen.add(box);
        return known;
      }
      const futures = upTo(50).map(() => executor.submit(seenBefore, shared));
      expect(new Set(await Promise.all(futures))).toEqual(new Set([false]));
    });

    test('the items of a map share nothing, unless they were put into chunks', async (open) => {
      const executor = open({ maxWorkers: 1 });
      for (const box of [{ n: 0 }, large(0)]) {
        const items = upTo(6).map(() => box);
        const apart = await executor.map(increment, items).toArray();
        expect(apart.map(({ n }) => n)).toEqual([1, 1, 1, 1, 1, 1]);
        const together = await executor.map(increment, items, { chunksize: 3 }).toArray();
        expect(together.map(({ n }) => n)).toEqual([1, 2, 3, 1, 2, 3]);
      }
    });

    test('the items of a chunk stay together, however long one of them takes', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const box = { n: 0 };
      const together = await executor.map(incrementSlowly, [box, box, box], { chunksize: 3 }).toArray();
      expect(together.map(({ n }) => n)).toEqual([1, 2, 3]);
    });

    test('whatever can be cloned arrives as structured clone has it', async (open) => {
      const executor = open();
      const cyclic: { self?: unknown } = {};
      cyclic.self = cyclic;
      const twice = { n: 1 };
      const values = [
        undefined,
        null,
        -0,
        NaN,
        2n ** 70n,
        'x'.repeat(10_000),
        [1, , 3],
        { nested: { deeply: [{ undefined: undefined }] } },
        [twice, twice],
        cyclic,
        new Date(5),
        /a+/gi,
        new Map<unknown, unknown>([[{ key: 1 }, new Set([1, 2])]]),
        new Uint8Array([1, 2, 3]),
        new Float64Array(2).buffer,
        new RangeError('as a value', { cause: 7 }),
        Object.create(null, { own: { value: 1, enumerable: true } }) as object,
        new (class Point {
          x = 1;
        })(),
      ];
      for (const value of values) {
        expect(await executor.submit(tasks.identity, value)).toEqual(structuredClone(value));
      }
      const [first, second] = (await executor.submit(tasks.identity, [twice, twice])) as object[];
      expect(first).toBe(second);
      const back = (await executor.submit(tasks.identity, cyclic)) as { self: unknown };
      expect(back.self).toBe(back);
      expect(await executor.map(tasks.identity, values).toArray()).toEqual(structuredClone(values));
    });

    test('arguments are read when the task is sent', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const start = await block(executor);
      const box = { n: 1 };
      const future = executor.submit(increment, box);
      box.n = 10;
      start();
      expect(await future).toEqual({ n: 11 });
    });

    test('an argument that cannot be cloned fails its own future only, which names it (CF-217)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const start = await block(executor);
      const futures = upTo(20).map((n) =>
        executor.submit(
          tasks.identity as (box: object, more?: object) => object,
          { n },
          n % 5 === 2 ? { inside: [{ callback: () => {} }] } : { n },
        ),
      );
      start();
      await wait(futures);
      for (const [n, future] of futures.entries()) {
        if (n % 5 !== 2) expect(await future).toEqual({ n });
        else {
          const error = await future.exception();
          expect(error).toBeInstanceOf(DOMException);
          expect(error).toMatchObject({
            name: 'DataCloneError',
            message: expect.stringContaining('args[1].inside[0].callback'),
          });
        }
      }
      expect(executor.stats).toMatchObject({ completed: 17, failed: 4 });
    });

    test('a result that cannot be cloned fails its own future only, which says so (CF-222)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const functionOrNumber = (n: number): unknown => (n % 5 === 2 ? { deep: { fn: () => n } } : n);
      const futures = upTo(20).map((n) => executor.submit(functionOrNumber, n));
      await wait(futures);
      for (const [n, future] of futures.entries()) {
        if (n % 5 !== 2) expect(await future).toBe(n);
        else {
          expect(await future.exception()).toMatchObject({
            name: 'DataCloneError',
            message: expect.stringContaining('result.deep.fn'),
          });
        }
      }
      expect(executor.stats.workers).toBe(1);
    });

    test('each item of a chunk fails for itself where it cannot be cloned', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const items = upTo(9).map((n) => (n === 4 ? () => n : { n }));
      const outcomes = await executor.map(tasks.identity, items, { chunksize: 3, settled: true }).toArray();
      expect(outcomes.map(({ status }) => status)).toEqual(
        upTo(9).map((n) => (n === 4 ? 'rejected' : 'fulfilled')),
      );
    });

    test('what would arrive as an empty object is refused, with a word on where it is', async (open) => {
      const executor = open();
      const refused: [unknown, string][] = [
        [new URL('https://example.org/'), 'args[0]'],
        [{ signal: new AbortController().signal }, 'args[0].signal'],
        [[new CancellationTokenSource().token], 'args[0][0]'],
        [{ callback: proxy(() => 1) }, 'args[0].callback'],
      ];
      for (const [argument, place] of refused) {
        const error = await executor.submit(tasks.identity, argument).exception();
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).message).toContain(place);
      }
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });

    test('an error that carries what cannot be cloned arrives without it (CF-228)', async (open) => {
      const fail = (): never => {
        throw Object.assign(new RangeError('with luggage'), { callback: () => {}, code: 'E_LUGGAGE' });
      };
      const error = await open().submit(fail).exception();
      expect(error).toBeInstanceOf(RangeError);
      expect(error).toMatchObject({ message: 'with luggage', code: 'E_LUGGAGE' });
      expect(error).not.toHaveProperty('callback');
    });

    test('what is transferred is handed over when the task is sent', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const start = await block(executor);
      const size = (buffer: ArrayBuffer): number => buffer.byteLength;
      const buffers = upTo(3).map(() => new ArrayBuffer(16)) as [ArrayBuffer, ArrayBuffer, ArrayBuffer];
      const byOption = executor.with({ transfer: [buffers[0]] }).submit(size, buffers[0]);
      const byMark = executor.submit(size, transfer(buffers[1], [buffers[1]]));
      const cancelled = executor.with({ transfer: [buffers[2]] }).submit(size, buffers[2]);
      expect(buffers.map(({ byteLength }) => byteLength)).toEqual([16, 16, 16]);
      cancelled.cancel();
      start();
      expect([await byOption, await byMark]).toEqual([16, 16]);
      await wait([cancelled]);
      expect(buffers.map(({ byteLength }) => byteLength)).toEqual([0, 0, 16]);
    });

    test('a callback marked by proxy() is called here, and its answer comes back there', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const heard: unknown[] = [];
      const callback = proxy((value: unknown) => {
        heard.push(value);
        if (value === 'wrong') throw new RangeError('not this');
        return `heard ${String(value)}`;
      });
      async function call(fn: (value: unknown) => unknown, value: unknown): Promise<unknown> {
        try {
          return await fn(value);
        } catch (error) {
          return [(error as Error).name, (error as Error).message];
        }
      }
      expect(await executor.submit(call, callback, 1)).toBe('heard 1');
      expect(await executor.submit(call, callback, { n: 2 })).toBe('heard [object Object]');
      expect(await executor.submit(call, callback, 'wrong')).toEqual(['RangeError', 'not this']);
      expect(heard).toEqual([1, { n: 2 }, 'wrong']);
      const calls = await executor
        .starmap(
          call,
          upTo(10).map((n): [typeof callback, number] => [callback, n]),
        )
        .toArray();
      expect(calls).toEqual(upTo(10).map((n) => `heard ${n}`));
    });

    test('an object marked by proxy() stays here, and its methods are called from there', async (open) => {
      const counter = proxy({
        count: 0,
        add(n: number) {
          return (this.count += n);
        },
      });
      async function addTwice(
        remote: { add(n: number): number | Promise<number> },
        n: number,
      ): Promise<number> {
        await remote.add(n);
        return remote.add(n);
      }
      expect(await open().submit(addTwice, counter, 5)).toBe(10);
      expect(counter.count).toBe(10);
    });

    test('a token among the arguments is live', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const source = new CancellationTokenSource();
      async function watch(this: TaskContext, token: typeof source.token): Promise<unknown[]> {
        const before = token.cancelled;
        this.report('watching');
        const reason = await new Promise((resolve) => token.onCancelled(resolve));
        return [before, token.cancelled, reason, token.reason, token.signal.aborted, this.token.cancelled];
      }
      const future = executor.submit(watch, source.token);
      await new Promise((resolve) => future.on('progress', resolve));
      source.cancel({ why: 'enough' });
      expect(await future).toEqual([false, true, { why: 'enough' }, { why: 'enough' }, true, false]);
      expect(await executor.submit(({ cancelled }: { cancelled: boolean }) => cancelled, source.token)).toBe(
        true,
      );
    });

    test('a signal among the arguments is live, and comes aborted if it is', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const controller = new AbortController();
      async function watch(this: TaskContext, signal: AbortSignal): Promise<unknown[]> {
        this.report('watching');
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return [signal instanceof AbortSignal, signal.aborted, signal.reason as unknown];
      }
      const future = executor.submit(watch, controller.signal);
      await new Promise((resolve) => future.on('progress', resolve));
      controller.abort('enough');
      expect(await future).toEqual([true, true, 'enough']);
      expect(await executor.submit(watch, controller.signal)).toEqual([true, true, 'enough']);
    });

    test('shared memory is shared', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const counts = new Int32Array(new SharedArrayBuffer(8));
      const count = (shared: Int32Array): number => Atomics.add(shared, 0, 1);
      await Promise.all(upTo(100).map(() => executor.submit(count, counts)));
      expect(counts[0]).toBe(100);
    });
  },
};
