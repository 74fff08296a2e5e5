import { expect } from '@jest/globals';
import { currentTask, type TaskContext } from '@futures/core';
import { upTo } from '../counted-input.ts';
import * as tasks from '../tasks.ts';
import type { Chapter } from './chapter.ts';

export const context: Chapter = {
  title: 'the context of a task',
  define(test) {
    test('`this` knows the task and its worker', async (open) => {
      function introduce(this: TaskContext, ...args: number[]): Record<string, unknown> {
        const { id, name, workerId, workerName } = this;
        return { id, name, workerId, workerName, args };
      }
      const executor = open();
      const future = executor.submit(introduce, 1, 2);
      expect(await future).toEqual({
        id: future.id,
        name: 'introduce',
        workerId: expect.any(Number),
        workerName: expect.any(String),
        args: [1, 2],
      });
      const named = executor.with({ name: 'another' }).submit(introduce);
      expect(await named).toMatchObject({ id: named.id, name: 'another' });
      const nameless = executor.submit(
        (() =>
          function (this: TaskContext) {
            return this.name;
          })(),
      );
      expect(await nameless).toBe('');
    });

    test('`this` has a token and a signal that nobody has cancelled', async (open) => {
      function look(this: TaskContext): unknown[] {
        this.token.throwIfCancelled();
        return [this.token.cancelled, this.token.reason, this.token.canBeCancelled, this.signal.aborted];
      }
      expect(await open().submit(look)).toEqual([false, undefined, true, false]);
    });

    test('each task has a context of its own, also in map', async (open) => {
      function whoAmI(this: TaskContext): number {
        return this.id;
      }
      const executor = open();
      const ids = await executor.map(whoAmI, upTo(20), { chunksize: 5 }).toArray();
      expect(new Set(ids).size).toBe(20);
    });

    test('the worker of the context is that of the events', async (open) => {
      function whereAmI(this: TaskContext): number {
        return this.workerId;
      }
      const executor = open();
      const started: number[] = [];
      executor.on('task:start', ({ workerId }) => started.push(workerId));
      expect(started).toEqual([]);
      const workerId = await executor.submit(whereAmI);
      expect(started).toEqual([workerId]);
    });

    test('report() can be taken off its context', async (open) => {
      const executor = open();
      async function detached(this: TaskContext): Promise<void> {
        const { report } = this;
        report('detached');
        await Promise.resolve();
      }
      const future = executor.submit(detached);
      const heard: unknown[] = [];
      future.on('progress', (value) => heard.push(value));
      await future;
      expect(heard).toEqual(['detached']);
    });

    test('outside of tasks there is no current task', async (open) => {
      expect(currentTask()).toBeUndefined();
      const future = open().submit(tasks.add, 1, 2);
      let inCallback: unknown = 'not called';
      future.addDoneCallback(() => (inCallback = currentTask()));
      await future;
      expect([inCallback, currentTask()]).toEqual([undefined, undefined]);
    });
  },
};
