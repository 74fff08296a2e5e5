import { expect } from '@jest/globals';
import type { Executor, Future } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

/** What the figures must be, by the futures. */
function expected(futures: readonly Future<unknown>[]): object {
  const count = (status: string): number =>
    futures.filter((future) => future.outcome().status === status).length;
  return {
    queued: count('pending'),
    running: count('running'),
    completed: count('fulfilled'),
    failed: count('rejected'),
    cancelled: count('cancelled'),
  };
}

/** Compares the figures with the futures whenever something happens, and writes down where they do not agree. */
function watchStats(
  executor: Executor,
  futures: readonly Future<unknown>[],
): { compare: () => void; disagreements: object[] } {
  const disagreements: object[] = [];
  const compare = (): void => {
    const { workers, idle, ...figures } = executor.stats;
    const should = expected(futures);
    const agree = JSON.stringify(figures) === JSON.stringify(should);
    if (!agree || idle < 0 || idle > workers) disagreements.push({ is: executor.stats, should });
  };
  for (const name of ['task:start', 'task:progress', 'task:end', 'idle'] as const) executor.on(name, compare);
  return { compare, disagreements };
}

export const stats: Chapter = {
  title: 'stats',
  define(test) {
    test('begin with nothing', (open) => {
      const nothing = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
      expect(open().stats).toMatchObject(nothing);
    });

    test('agree with the futures at every moment', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const futures: Future<unknown>[] = [];
      const { compare, disagreements } = watchStats(executor, futures);
      for (const n of upTo(60)) {
        const kinds = [
          () => executor.submit(tasks.add, n, 1),
          () => executor.submit(tasks.refuseNegative, -n - 1),
          () => executor.submit(tasks.sleep, 1, n),
          () => executor.with({ priority: n }).submit(tasks.mark, n),
        ];
        futures.push((kinds[n % kinds.length] as () => Future<unknown>)());
        expect(executor.stats).toMatchObject(expected(futures));
      }
      for (const future of futures.slice(20, 30)) {
        future.cancel();
        expect(executor.stats).toMatchObject(expected(futures));
      }
      for (const future of futures) future.addDoneCallback(compare);
      await Promise.allSettled(futures);
      expect(executor.stats).toMatchObject(expected(futures));
      await executor.shutdown();
      expect(disagreements).toEqual([]);
      expect(executor.stats).toMatchObject({ queued: 0, running: 0, workers: 0, idle: 0 });
    });

    test('count items of a map, whatever the chunks', async (open) => {
      const executor = open();
      await executor
        .map(tasks.refuseNegative, [1, -2, 3, 4, -5, 6], { chunksize: 4, settled: true })
        .toArray();
      expect(executor.stats).toMatchObject({ completed: 4, failed: 2, cancelled: 0 });
    });

    test('a worker counts as idle before anybody hears of the result (CF-193)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const seen: number[] = [];
      const future = executor.submit(tasks.add, 1, 2);
      future.addDoneCallback(() => seen.push(executor.stats.idle));
      await future;
      expect(seen).toEqual([1]);
    });

    test('are a snapshot, not a view', async (open) => {
      const executor = open();
      const before = executor.stats;
      await executor.submit(tasks.add, 1, 2);
      expect(before.completed).toBe(0);
      expect(executor.stats.completed).toBe(1);
    });

    test('say how many workers there are, and how many of them are idle', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const future = executor.submit(tasks.waitFor, signal);
      await until(() => future.running());
      expect(executor.stats).toMatchObject({ workers: 1, idle: 0 });
      finish();
      await future;
      expect(executor.stats).toMatchObject({ workers: 1, idle: 1 });
    });
  },
};
