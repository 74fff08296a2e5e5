import { expect } from '@jest/globals';
import { type TaskContext, TimeoutError } from '@futures/core';
import { upTo } from '../counted-input.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

const many = 3000;

// Items of a large array may travel without tasks and futures of their own. Nobody must notice.
export const mapMany: Chapter = {
  title: 'map over thousands of items',
  define(test) {
    test('gives each result at its place, with or without an order, in chunks or not', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const doubled = upTo(many).map((n) => 2 * n);
      for (const chunksize of ['auto', 7, 700] as const) {
        expect(await executor.map(tasks.double, upTo(many), { chunksize }).toArray()).toEqual(doubled);
        const loose = await executor.map(tasks.double, upTo(many), { chunksize, ordered: false }).toArray();
        expect(loose.sort((a, b) => a - b)).toEqual(doubled);
      }
    });

    test('gives results one by one as well, whatever the tasks are made of', async (open) => {
      const items = upTo(many).map((n) =>
        n % 100 === 0 ? { n, bytes: new Uint8Array(1000).fill(n) } : { n },
      );
      const readOrWait = ({ n, bytes }: { n: number; bytes?: Uint8Array }): unknown =>
        n % 3 === 0 ? Promise.resolve(n) : n % 100 === 0 ? bytes : { n };
      let next = 0;
      for await (const result of open({ maxWorkers: 2 }).map(readOrWait, items)) {
        const n = next++;
        if (n % 3 === 0) expect(result).toBe(n);
        else if (n % 100 === 0) expect((result as Uint8Array)[999]).toBe(n % 256);
        else expect(result).toEqual({ n });
      }
      expect(next).toBe(many);
    });

    test('tells each failure at its place, and counts it', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const items = upTo(many).map((n) => (n % 500 === 7 ? -n : n));
      const outcomes = await executor.map(tasks.refuseNegative, items, { settled: true }).toArray();
      expect(outcomes).toEqual(
        items.map((n) =>
          n < 0
            ? { status: 'rejected', reason: new RangeError(`negative: ${n}`) }
            : { status: 'fulfilled', value: n },
        ),
      );
      expect(executor.stats).toMatchObject({
        completed: many - 6,
        failed: 6,
        cancelled: 0,
        queued: 0,
        running: 0,
      });
    });

    test('ends with the first failure, and every item is counted as something', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const items = upTo(many).map((n) => (n === 2000 ? -n : n));
      for (const ordered of [true, false]) {
        await expect(executor.map(tasks.refuseNegative, items, { ordered }).toArray()).rejects.toThrow(
          'negative: -2000',
        );
      }
      await executor.shutdown();
      const { completed, failed, cancelled, queued, running } = executor.stats;
      expect([failed, queued, running, completed + failed + cancelled]).toEqual([2, 0, 0, 2 * many]);
    });

    test('has a task with an id of its own for each', async (open) => {
      const idOf = function (this: TaskContext): number {
        return this.id;
      };
      const executor = open({ maxWorkers: 2 });
      const ids = await executor.map(idOf, upTo(many)).toArray();
      expect(new Set(ids).size).toBe(many);
      expect(executor.submit(tasks.double, 1).id).toBeGreaterThan(Math.max(...ids));
    });

    test('tells of each item where somebody listens, from the moment at which they do', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const results = executor.map(tasks.mark, upTo(many));
      const ended: number[] = [];
      const reported: unknown[] = [];
      executor.on('task:progress', ({ value }) => reported.push(value));
      executor.on('task:end', ({ future }) => ended.push(future.id));
      expect(await results.toArray()).toEqual(upTo(many));
      expect(new Set(ended).size).toBe(many);
      expect(reported.sort((a, b) => Number(a) - Number(b))).toEqual(upTo(many));
    });

    test('adds up at every moment', async (open) => {
      const executor = open({ maxWorkers: 2 });
      const results = executor.map(tasks.double, upTo(many));
      for await (const result of results) {
        if (result % 50 !== 0) continue;
        const { queued, running, completed } = executor.stats;
        expect(queued + running + completed).toBe(many);
      }
      expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: many });
    });

    test('lets go of what has not started when nobody wants it', async (open) => {
      const executor = open({ maxWorkers: 2 });
      for (const leave of ['break', 'cancel', 'abort'] as const) {
        const controller = new AbortController();
        const results = executor.map(tasks.double, upTo(many), { signal: controller.signal });
        let seen = 0;
        const iterate = async (): Promise<void> => {
          for await (const result of results) {
            expect(result).toBe(2 * seen);
            if (++seen < 1000) continue;
            if (leave === 'break') break;
            if (leave === 'cancel') results.cancel('enough');
            else controller.abort('enough');
          }
        };
        if (leave === 'break') await iterate();
        else await expect(iterate()).rejects.toMatchObject({ reason: 'enough' });
        expect(seen).toBe(1000);
      }
      await executor.shutdown();
      const { completed, cancelled, queued, running } = executor.stats;
      expect([completed + cancelled, queued, running]).toEqual([3 * many, 0, 0]);
    });

    test('gives what ended in time when its own time is up, then the error', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const waitAt = (n: number): unknown =>
        n === 2000 ? new Promise((resolve) => setTimeout(resolve, 60_000)) : n;
      const results = executor.map(waitAt, upTo(many), { timeout: 1000 });
      await until(() => executor.stats.completed >= 2000);
      const seen: unknown[] = [];
      const all = async (): Promise<void> => {
        // Not before the time is up.
        await until(() => executor.stats.queued === 0);
        for await (const result of results) seen.push(result);
      };
      await expect(all()).rejects.toThrow(TimeoutError);
      expect(seen).toEqual(upTo(2000));
      void executor.shutdown({ timeout: 0 });
    });

    test('is cut short by a shutdown that cancels, and by one that runs out of time', async (open) => {
      for (const options of [{ cancelFutures: true }, { timeout: 0 }]) {
        const executor = open({ maxWorkers: 2 });
        const results = executor.map(tasks.double, upTo(many), { settled: true });
        await results.next();
        await executor.shutdown(options);
        const outcomes = await results.toArray();
        expect(outcomes).toHaveLength(many - 1);
        outcomes.forEach((outcome, index) => {
          if (outcome.status === 'fulfilled') expect(outcome.value).toBe(2 * (index + 1));
          else expect(outcome.status).toBe('cancelled');
        });
        expect(executor.stats).toMatchObject({ queued: 0, running: 0 });
      }
    });
  },
};
