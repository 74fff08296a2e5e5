import { expect } from '@jest/globals';
import { type Executor, type TaskContext, wait, type WorkerExitEvent } from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

function whereAmI(this: TaskContext): number {
  return this.workerId;
}

/** Writes down which workers come and go. */
function watch(executor: Executor): { online: number[]; exits: WorkerExitEvent[] } {
  const [online, exits]: [number[], WorkerExitEvent[]] = [[], []];
  executor.on('worker:online', ({ workerId }) => online.push(workerId));
  executor.on('worker:exit', (event) => exits.push(event));
  return { online, exits };
}

export const workers: Chapter = {
  title: 'workers',
  define(test) {
    test('start when there is work and none is idle, and no more than there is work for', async (open) => {
      const executor = open({ maxWorkers: 3 });
      const { online } = watch(executor);
      expect(executor.stats).toMatchObject({ workers: 0, idle: 0 });
      for (const n of upTo(10)) expect(await executor.submit(tasks.double, n)).toBe(2 * n);
      expect(online).toEqual([1]);
      const { signal, open: finish } = gate();
      const futures = upTo(3).map(() => executor.submit(tasks.waitFor, signal));
      await until(() => futures.every((future) => future.running()));
      expect(executor.stats).toMatchObject({ workers: 3, idle: 0, running: 3 });
      finish();
      await wait(futures);
      expect(new Set(online)).toEqual(new Set([1, 2, 3]));
      await executor.shutdown();
    });

    test('are there before the work, as many as minWorkers says', async (open) => {
      const executor = open({ maxWorkers: 3, minWorkers: 2 });
      const { online } = watch(executor);
      await until(() => online.length === 2);
      expect(executor.stats).toMatchObject({ workers: 2, idle: 2 });
    });

    test('that are idle for too long are let go, down to minWorkers', async (open) => {
      const executor = open({ maxWorkers: 3, minWorkers: 1, idleTimeout: 30 });
      const { exits } = watch(executor);
      const { signal, open: finish } = gate();
      const futures = upTo(3).map(() => executor.submit(tasks.waitFor, signal));
      await until(() => futures.every((future) => future.running()));
      finish();
      await wait(futures);
      await until(() => exits.length === 2);
      expect(exits).toMatchObject([
        { exitCode: 0, reason: 'it was idle' },
        { exitCode: 0, reason: 'it was idle' },
      ]);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
      expect(executor.stats).toMatchObject({ workers: 1, idle: 1 });
    });

    test('that were let go are started anew for new work', async (open) => {
      const executor = open({ maxWorkers: 1, idleTimeout: 1 });
      const { online, exits } = watch(executor);
      for (const n of upTo(3)) {
        expect(await executor.submit(tasks.double, n)).toBe(2 * n);
        await until(() => exits.length === n + 1);
      }
      expect(online).toEqual([1, 2, 3]);
    });

    test('that leave when work comes lose none of it', async (open) => {
      const executor = open({ maxWorkers: 2, idleTimeout: 0 });
      for (const n of upTo(30)) {
        const futures = upTo(3).map(() => executor.submit(tasks.double, n));
        expect(await Promise.all(futures)).toEqual([2 * n, 2 * n, 2 * n]);
        await new Promise((resolve) => (n % 2 === 0 ? setTimeout(resolve, n % 5) : setImmediate(resolve)));
      }
      expect(executor.stats).toMatchObject({ completed: 90, failed: 0 });
    });

    test('are replaced after maxTasksPerWorker tasks, which are counted one by one', async (open) => {
      for (const concurrency of [1, 3]) {
        const executor = open({ maxWorkers: 2, maxTasksPerWorker: 3, concurrency });
        const counts = new Map<number, number>();
        for (const where of await executor.map(whereAmI, upTo(20), { chunksize: 5 }).toArray()) {
          counts.set(where, (counts.get(where) ?? 0) + 1);
        }
        const singly = await Promise.all(upTo(20).map(() => executor.submit(whereAmI)));
        for (const where of singly) counts.set(where, (counts.get(where) ?? 0) + 1);
        expect([...counts.values()].filter((count) => count > 3)).toEqual([]);
        expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(40);
      }
    });

    test('run as many async tasks at once as concurrency says, each with a context of its own', async (open) => {
      const executor = open({ maxWorkers: 1, concurrency: 4 });
      async function meet(this: TaskContext, gate: AbortSignal): Promise<number[]> {
        const before = this.id;
        this.report('begun');
        if (!gate.aborted) await new Promise((resolve) => gate.addEventListener('abort', resolve));
        return [before, this.id];
      }
      const { signal, open: finish } = gate();
      let begun = 0;
      executor.on('task:progress', () => begun++);
      const futures = upTo(6).map(() => executor.submit(meet, signal));
      await until(() => begun === 4);
      expect(executor.stats).toMatchObject({ workers: 1, running: 4, queued: 2 });
      expect(futures[1]?.cancel()).toBe(false);
      expect(futures[5]?.cancel()).toBe(true);
      finish();
      await wait(futures);
      for (const future of futures.slice(0, 5)) expect(await future).toEqual([future.id, future.id]);
    });

    test('are prepared by the initializer, once each and before their first task', async (open) => {
      const executor = open({
        maxWorkers: 2,
        initializer: async (): Promise<void> => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          const scope = globalThis as { prepared?: number };
          scope.prepared = (scope.prepared ?? 0) + 1;
        },
      });
      const isPrepared = (): boolean => ((globalThis as { prepared?: number }).prepared ?? 0) >= 1;
      const futures = upTo(20).map(() => executor.submit(isPrepared));
      expect(new Set(await Promise.all(futures))).toEqual(new Set([true]));
    });

    test('have a number and a name, in tasks and in events', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const names: string[] = [];
      executor.on('worker:online', ({ workerId, name }) => names.push(`${workerId} ${name}`));
      executor.on('worker:exit', ({ workerId, name, reason }) => names.push(`${workerId} ${name} ${reason}`));
      function introduce(this: TaskContext): string {
        return `${this.workerId} ${this.workerName}`;
      }
      const name = await executor.submit(introduce);
      expect(name).toMatch(/^1 .+-1$/);
      await executor.shutdown();
      expect(names).toEqual([name, `${name} the executor was shut down`]);
    });

    test('never run more tasks than they may, however many there are', async (open) => {
      const executor = open({ maxWorkers: 2, maxTasksPerWorker: 400 });
      const whoAmI = function (this: TaskContext): number {
        return this.workerId;
      };
      const workers = await executor.map(whoAmI, upTo(3000)).toArray();
      const runs = new Map<number, number>();
      for (const id of workers) runs.set(id, (runs.get(id) ?? 0) + 1);
      expect(Math.max(...runs.values())).toBeLessThanOrEqual(400);
    });
  },
};
