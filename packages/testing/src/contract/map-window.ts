import { expect } from '@jest/globals';
import { ExecutorShutdownError, type MapOptions, zip } from '@futures/core';
import { CountedInput, slowly, upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { turn, until } from '../until.ts';
import type { Chapter } from './chapter.ts';

const doubled = (length: number): number[] => upTo(length).map((n) => 2 * n);

export const mapWindow: Chapter = {
  title: 'chunks and the window of map',
  define(test) {
    test('gives the same for any chunksize (CF-105, CF-126, CF-131)', async (open) => {
      const executor = open();
      for (const chunksize of ['auto', 1, 6, 40, 50] as const) {
        expect(await executor.map(tasks.double, upTo(40), { chunksize }).toArray()).toEqual(doubled(40));
        const slow = executor.map(tasks.double, slowly(upTo(40)), { chunksize, buffersize: 7 });
        expect(await slow.toArray()).toEqual(doubled(40));
      }
    });

    test('gives the same for any buffersize (CF-131)', async (open) => {
      const executor = open();
      for (const buffersize of [1, 2, 40, 80]) {
        expect(await executor.map(tasks.double, upTo(40), { buffersize }).toArray()).toEqual(doubled(40));
        const input = new CountedInput(40);
        expect(await executor.map(tasks.double, input, { buffersize }).toArray()).toEqual(doubled(40));
      }
    });

    test('refuses a chunksize below 1 (CF-127)', (open) => {
      const executor = open();
      for (const chunksize of [0, -1, 1.5, NaN, Infinity]) {
        expect(() => executor.map(tasks.double, [1], { chunksize })).toThrow(RangeError);
      }
      expect(() => executor.map(tasks.double, [1], { chunksize: 'many' as never })).toThrow(TypeError);
      expect(() => executor.map(tasks.double, [], { chunksize: 0 })).toThrow('`chunksize`');
    });

    test('refuses a buffersize that is no integer of 1 or more (CF-129, CF-130)', (open) => {
      const executor = open();
      for (const buffersize of [0, -1, 1.5, NaN, Infinity]) {
        expect(() => executor.map(tasks.double, [1], { buffersize })).toThrow(RangeError);
      }
      expect(() => executor.map(tasks.double, [1], { buffersize: '2' as never })).toThrow(TypeError);
      expect(() => executor.map(tasks.double, [], { buffersize: 0 })).toThrow('`buffersize`');
    });

    test('takes exactly buffersize items at the call (CF-136)', async (open) => {
      const input = new CountedInput(10);
      const executor = open();
      const results = executor.map(tasks.double, input, { buffersize: 4 });
      expect(input.pulled).toBe(4);
      await turn(20);
      expect(input.pulled).toBe(4);
      expect(await results.toArray()).toEqual(doubled(10));
    });

    test('a buffersize bounds arrays too', async (open) => {
      const executor = open();
      const results = executor.map(tasks.double, upTo(10), { buffersize: 3 });
      expect(executor.stats.queued + executor.stats.running).toBe(3);
      expect(await results.toArray()).toEqual(doubled(10));
    });

    test('never has more than buffersize items ahead of what it gave, not while a step waits either (CF-137)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: start } = gate();
      const input = new CountedInput(20);
      const blocking = executor.submit(tasks.waitFor, signal);
      const results = executor.map(tasks.double, input, { buffersize: 3 });
      const step = results.next();
      await turn(5);
      expect(input.pulled).toBe(3);
      start();
      await step;
      for (let given = 1; given < 20; given++) {
        expect(input.pulled).toBeLessThanOrEqual(given + 3);
        await results.next();
      }
      await blocking;
    });

    test('counts items, not chunks (CF-138)', async (open) => {
      const executor = open();
      const input = new CountedInput(30);
      const results = executor.map(tasks.double, input, { buffersize: 5, chunksize: 4 });
      expect(input.pulled).toBe(5);
      const given: number[] = [];
      for await (const result of results) {
        given.push(result);
        expect(input.pulled).toBeLessThanOrEqual(given.length + 5);
      }
      expect(given).toEqual(doubled(30));
    });

    test('a chunksize above buffersize is no standstill', async (open) => {
      const results = open().map(tasks.double, new CountedInput(10), { buffersize: 2, chunksize: 100 });
      expect(await results.toArray()).toEqual(doubled(10));
    });

    test('endless inputs give their first results, whichever kind they are (CF-133)', async (open) => {
      const executor = open();
      for (const options of [{}, { buffersize: 2 }, { ordered: false }, { chunksize: 3 }] as MapOptions[]) {
        for (const endless of [(input: CountedInput) => input, (input: CountedInput) => input.slowly]) {
          const input = new CountedInput();
          const given: number[] = [];
          for await (const result of executor.map(tasks.double, endless(input), options)) {
            given.push(result);
            if (given.length === 10) break;
          }
          expect(given.sort((a, b) => a - b)).toHaveLength(10);
          expect(input.closed).toBe(1);
        }
      }
    });

    test('without a buffersize, the window over an endless input stays as wide as it began', async (open) => {
      const executor = open();
      const input = new CountedInput();
      const results = executor.map(tasks.double, input);
      const width = input.pulled;
      expect(width).toBeGreaterThan(0);
      expect(width).toBeLessThanOrEqual(64 * Math.max(1, executor.stats.workers));
      for (let given = 1; given <= 200; given++) {
        await results.next();
        expect(input.pulled).toBeLessThanOrEqual(given + width);
      }
      await results.return();
    });

    test('zips endless inputs (CF-132, CF-134)', async (open) => {
      const executor = open();
      const [left, right] = [new CountedInput(), new CountedInput()];
      const sums = executor.starmap(tasks.add, zip(left, right), { buffersize: 3 });
      expect([left.pulled, right.pulled]).toEqual([3, 3]);
      expect(await sums.next()).toEqual({ done: false, value: 0 });
      expect(await sums.next()).toEqual({ done: false, value: 2 });
      await sums.return();
      expect([left.closed, right.closed]).toEqual([1, 1]);
    });

    test('an async input is asked for one item at a time, and for no more than the window', async (open) => {
      const executor = open();
      let asked = 0;
      let pending = 0;
      let most = 0;
      const input: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          async next() {
            most = Math.max(most, ++pending);
            await turn();
            pending--;
            return asked < 8 ? { done: false, value: asked++ } : { done: true, value: undefined };
          },
        }),
      };
      const results = executor.map(tasks.double, input, { buffersize: 3 });
      await until(() => asked === 3);
      await turn(10);
      expect(asked).toBe(3);
      expect(await results.toArray()).toEqual(doubled(8));
      expect(most).toBe(1);
    });

    test('after a shutdown, what was taken comes out, then the error (CF-139)', async (open) => {
      const executor = open();
      const results = executor.map(tasks.double, new CountedInput(), { buffersize: 3 });
      expect(await results.next()).toEqual({ done: false, value: 0 });
      await executor.shutdown();
      const given: number[] = [];
      const rest = async (): Promise<void> => {
        for await (const result of results) given.push(result);
      };
      await expect(rest()).rejects.toThrow(ExecutorShutdownError);
      expect(given).toEqual([2, 4, 6]);
    });
  },
};
