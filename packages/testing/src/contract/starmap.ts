import { expect } from '@jest/globals';
import { zip } from '@futures/core';
import { CountedInput, slowly, upTo } from '../counted-input.ts';
import * as tasks from '../tasks.ts';
import type { Chapter } from './chapter.ts';

export const starmap: Chapter = {
  title: 'starmap and zip',
  define(test) {
    test('calls the task with each list of arguments (CF-103)', async (open) => {
      const executor = open();
      const lists: [number, number][] = [
        [1, 2],
        [3, 4],
      ];
      expect(await executor.starmap(tasks.add, lists).toArray()).toEqual([3, 7]);
      expect(await executor.starmap(tasks.add, slowly(lists)).toArray()).toEqual([3, 7]);
      expect(await executor.starmap(() => 'called', [[], []]).toArray()).toEqual(['called', 'called']);
    });

    test('takes several inputs through zip(), up to the end of the shortest (CF-104)', async (open) => {
      const executor = open();
      expect(await executor.starmap(tasks.add, zip([1, 2, 3], [10, 20])).toArray()).toEqual([11, 22]);
      expect(await executor.starmap(tasks.add, zip(new Set([1, 2]), new CountedInput())).toArray()).toEqual([
        1, 3,
      ]);
      expect(await executor.starmap(tasks.add, zip(upTo(3), [])).toArray()).toEqual([]);
    });

    test('knows the size of zipped arrays', async (open) => {
      const results = open().starmap(tasks.add, zip(upTo(200), upTo(100)));
      expect(results.progress).toEqual({ done: 0, total: 100 });
      expect(await results.toArray()).toEqual(upTo(100).map((n) => 2 * n));
    });

    test('takes the options of map', async (open) => {
      const outcomes = await open()
        .starmap(tasks.throwsNamed, [['OneError', 'one'], ['OtherError']], {
          settled: true,
          chunksize: 2,
          buffersize: 1,
        })
        .toArray();
      expect(outcomes).toMatchObject([
        { status: 'rejected', reason: { name: 'OneError', message: 'one' } },
        { status: 'rejected', reason: { name: 'OtherError' } },
      ]);
    });

    test('refuses what is no list of arguments, and says which', async (open) => {
      const executor = open();
      const lists = [[1, 2], 3] as [number, number][];
      expect(() => executor.starmap(tasks.add, lists)).toThrow(
        'Expected `argLists[1]` to be an array of arguments, got `3` (number)',
      );
      const slow = executor.starmap(tasks.add, slowly(lists));
      expect(await slow.next()).toEqual({ done: false, value: 3 });
      await expect(slow.next()).rejects.toThrow(TypeError);
    });

    test('refuses options that it does not know, by its own name', (open) => {
      expect(() => open().starmap(tasks.add, [], { parallel: 2 } as never)).toThrow(
        'Unknown option `parallel` of starmap()',
      );
    });
  },
};
