import { expect } from '@jest/globals';
import type { Executor, Future } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

type Figures = Record<'queued' | 'running' | 'completed' | 'failed' | 'cancelled', number>;

/** What the figures must be, by the futures. */
function expected(futures: readonly Future<unknown>[]): Figures {
  const statuses = futures.map((future) => future.outcome().status);
  const count = (status: string): number => statuses.filter((one) => one === status).length;
  return {
    queued: count('pending'),
    running: count('running'),
    completed: count('fulfilled'),
    failed: count('rejected'),
    cancelled: count('cancelled'),
  };
}

/** How the figures disagree with the futures; `undefined` if they agree. */
function disagreement(executor: Executor, futures: readonly Future<unknown>[]): object | undefined {
  // A worker may begin a task while we count, and nothing else can happen.
  const before = expected(futures);
  const is = executor.stats;
  const after = expected(futures);
  const begun = is.running - before.running;
  const should = { ...before, running: before.running + begun, queued: before.queued - begun };
  const agree =
    begun >= 0 &&
    is.running <= after.running &&
    Object.entries(should).every(([name, figure]) => is[name as keyof Figures] === figure) &&
    is.idle >= 0 &&
    is.idle <= is.workers;
  return agree ? undefined : { is, before, after };
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
      const disagreements: object[] = [];
      const compare = (): void => {
        const found = disagreement(executor, futures);
        if (found) disagreements.push(found);
      };
      for (const name of ['task:start', 'task:progress', 'task:end', 'idle'] as const) {
        executor.on(name, compare);
      }
      for (const n of upTo(60)) {
        const kinds = [
          () => executor.submit(tasks.add, n, 1),
          () => executor.submit(tasks.refuseNegative, -n - 1),
          () => executor.submit(tasks.sleep, 1, n),
          () => executor.with({ priority: n }).submit(tasks.mark, n),
        ];
        futures.push((kinds[n % kinds.length] as () => Future<unknown>)());
        compare();
      }
      for (const future of futures.slice(20, 30)) {
        future.cancel();
        compare();
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
