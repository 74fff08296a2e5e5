import { expect } from '@jest/globals';
import { slowly, upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const map: Chapter = {
  title: 'map',
  define(test) {
    test('gives the results in the order of the items (CF-103)', async (open) => {
      const executor = open();
      expect(await executor.map(tasks.sleep, [20, 0, 10, 5]).toArray()).toHaveLength(4);
      const delays = [20, 0, 10, 5];
      const named = async (ms: number): Promise<number> => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return ms;
      };
      expect(await executor.map(named, delays).toArray()).toEqual(delays);
    });

    test('gives results as they come with ordered: false', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const late = gate();
      const early = gate();
      const results = executor.starmap(
        tasks.waitFor as (gate: AbortSignal, name: string) => Promise<string>,
        [
          [late.signal, 'late'],
          [early.signal, 'early'],
        ],
        { ordered: false },
      );
      early.open();
      expect(await results.next()).toEqual({ done: false, value: 'early' });
      late.open();
      expect(await results.next()).toEqual({ done: false, value: 'late' });
      expect(await results.next()).toEqual({ done: true, value: undefined });
    });

    test('gives every result once with ordered: false', async (open) => {
      const results = await open().map(tasks.double, upTo(100), { ordered: false }).toArray();
      expect(results.sort((a, b) => a - b)).toEqual(upTo(100).map((n) => 2 * n));
    });

    test('takes arrays, sets, maps, typed arrays, generators and async generators', async (open) => {
      const executor = open();
      function* generated(): Generator<number> {
        yield* [1, 2, 3];
      }
      for (const items of [[1, 2, 3], new Set([1, 2, 3]), new Uint8Array([1, 2, 3]), generated()]) {
        expect(await executor.map(tasks.double, items).toArray()).toEqual([2, 4, 6]);
      }
      expect(await executor.map(tasks.double, slowly([1, 2, 3])).toArray()).toEqual([2, 4, 6]);
      const entries = new Map([
        ['a', 1],
        ['b', 2],
      ]);
      expect(await executor.map(([key, n]: [string, number]) => key.repeat(n), entries).toArray()).toEqual([
        'a',
        'bb',
      ]);
    });

    test('hands a promise in the input on as its value where the input is asynchronous', async (open) => {
      async function* promises(): AsyncGenerator<number> {
        yield Promise.resolve(4);
      }
      expect(await open().map(tasks.double, promises()).toArray()).toEqual([8]);
    });

    test('gives nothing for nothing (CF-135)', async (open) => {
      const executor = open();
      for (const nothing of [[], new Set<number>(), new CountlessNothing()]) {
        expect(await executor.map(tasks.double, nothing).toArray()).toEqual([]);
        expect(await executor.map(tasks.double, nothing, { buffersize: 3 }).toArray()).toEqual([]);
      }
      expect(await executor.map(tasks.double, slowly<number>([])).toArray()).toEqual([]);
    });

    test('submits at the call what has a known size (CF-106, CF-121)', async (open) => {
      const executor = open();
      const results = executor.map(tasks.double, new Set(upTo(50)));
      expect(executor.stats.queued + executor.stats.running).toBe(50);
      await executor.shutdown();
      expect(executor.stats.completed).toBe(50);
      expect(await results.toArray()).toEqual(upTo(50).map((n) => 2 * n));
    });

    test('holds no shutdown up when nobody iterates, nor makes an unhandled rejection (CF-107)', async (open) => {
      const unhandled: unknown[] = [];
      const hear = (reason: unknown): void => void unhandled.push(reason);
      process.on('unhandledRejection', hear);
      try {
        const executor = open({ maxWorkers: 1 });
        executor.map(tasks.refuseNegative, [1, -2, 3, -4, 5]);
        await executor.shutdown();
        expect(executor.stats).toMatchObject({ completed: 3, failed: 2 });
      } finally {
        process.off('unhandledRejection', hear);
      }
      expect(unhandled).toEqual([]);
    });

    test('keeps results for whoever comes after the shutdown (CF-123)', async (open) => {
      const executor = open();
      const results = executor.map(tasks.double, upTo(10));
      await executor.shutdown({ wait: false });
      expect(await results.toArray()).toEqual(upTo(10).map((n) => 2 * n));
    });

    test('answers steps that were asked for before there was anything', async (open) => {
      const results = open().map(tasks.double, [1, 2]);
      expect(await Promise.all([results.next(), results.next(), results.next(), results.next()])).toEqual([
        { done: false, value: 2 },
        { done: false, value: 4 },
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
    });

    test('says how many items are done, of how many', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const results = executor.map(tasks.double, upTo(5));
      expect(results.progress).toEqual({ done: 0, total: 5 });
      finish();
      await blocking;
      await until(() => results.progress.done === 5);
      expect(await results.toArray()).toHaveLength(5);
      expect(results.progress).toEqual({ done: 5, total: 5 });
    });

    test('says how many items there are once the input has ended', async (open) => {
      const results = open().map(tasks.double, slowly([1, 2, 3]));
      expect(results.progress).toEqual({ done: 0 });
      await results.toArray();
      expect(results.progress).toEqual({ done: 3, total: 3 });
    });
  },
};

/** An iterable that does not tell how long it is. */
class CountlessNothing implements Iterable<number> {
  *[Symbol.iterator](): Generator<number> {}
}
