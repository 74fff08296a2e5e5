import { expect } from '@jest/globals';
import {
  type Executor,
  type ExecutorEvents,
  type Future,
  setCallbackErrorHandler,
  type TaskContext,
  type TaskEndEvent,
  TimeoutError,
} from '@futures/core';
import { upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

type TaskEvent = 'task:queued' | 'task:start' | 'task:progress' | 'task:end';
const taskEvents: TaskEvent[] = ['task:queued', 'task:start', 'task:progress', 'task:end'];

/** Writes down what the executor tells, as `[event, number of the future]`, in the order of submission from 1 on. */
function listen(executor: Executor): [string, number?][] {
  const heard: [string, number?][] = [];
  const numbers = new Map<Future<unknown>, number>();
  for (const name of taskEvents) {
    executor.on(name, ({ future }: ExecutorEvents[TaskEvent][0]) => {
      const number = numbers.get(future) ?? numbers.size + 1;
      numbers.set(future, number);
      heard.push([name, number]);
    });
  }
  executor.on('idle', (event) => heard.push([`idle ${JSON.stringify(event)}`]));
  return heard;
}

/** Resolves with the next end of a task. */
const nextEnd = (executor: Executor): Promise<TaskEndEvent> =>
  new Promise((resolve) => executor.once('task:end', resolve));

export const events: Chapter = {
  title: 'events',
  define(test) {
    test('tell of each step of a task, in order, then that nothing is left', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const heard = listen(executor);
      await Promise.all([executor.submit(tasks.mark, 1), executor.submit(tasks.add, 1, 2)]);
      await until(() => heard.length === 8);
      expect(heard).toEqual([
        ['task:queued', 1],
        ['task:queued', 2],
        ['task:start', 1],
        ['task:progress', 1],
        ['task:end', 1],
        ['task:start', 2],
        ['task:end', 2],
        ['idle {}'],
      ]);
      await executor.submit(tasks.add, 1, 2);
      await until(() => heard.length === 12);
      expect(heard.slice(8)).toEqual([['task:queued', 3], ['task:start', 3], ['task:end', 3], ['idle {}']]);
    });

    test('the end of a task tells how it ended, where, and how long it took', async (open) => {
      const executor = open();
      let end = nextEnd(executor);
      const succeeds = executor.submit(tasks.sleep, 20, 7);
      expect(await end).toEqual({
        future: succeeds,
        workerId: expect.any(Number),
        queuedMs: expect.any(Number),
        runMs: expect.any(Number),
        outcome: { status: 'fulfilled', value: 7 },
      });
      const { queuedMs, runMs } = await end;
      expect(queuedMs).toBeGreaterThanOrEqual(0);
      // Timers may be a little early.
      expect(runMs).toBeGreaterThan(15);

      end = nextEnd(executor);
      const fails = executor.submit(tasks.throws, 0);
      expect(await end).toMatchObject({ future: fails, outcome: { status: 'rejected', reason: 0 } });
      expect(await fails.exception()).toBe(0);
    });

    test('a task that never started has an end without a worker', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      await until(() => blocking.running());
      const heard = listen(executor);
      const end = nextEnd(executor);
      const cancelled = executor.submit(tasks.double, 1);
      cancelled.cancel('not needed');
      expect(await end).toEqual({
        future: cancelled,
        workerId: undefined,
        queuedMs: expect.any(Number),
        runMs: 0,
        outcome: { status: 'cancelled', reason: 'not needed' },
      });
      expect(heard).toEqual([
        ['task:queued', 1],
        ['task:end', 1],
      ]);
      finish();
      await blocking;
    });

    test('a task that ignores its time-out has one end, the time-out', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const heard = listen(executor);
      const { signal, open: finish } = gate();
      const late = executor.with({ timeout: 5 }).submit(tasks.waitFor, signal);
      const behind = executor.submit(tasks.add, 1, 2);
      await expect(late).rejects.toThrow(TimeoutError);
      finish();
      await behind;
      await until(() => heard.some(([name]) => name === 'idle {}'));
      expect(heard.filter(([name]) => name === 'task:end')).toEqual([
        ['task:end', 1],
        ['task:end', 2],
      ]);
    });

    test('what a task reports is heard with the event and by the future', async (open) => {
      const executor = open();
      const byEvent: unknown[] = [];
      const byFuture: unknown[] = [];
      executor.on('task:progress', ({ future, value }) => byEvent.push([future.id, value]));
      async function count(this: TaskContext, to: number): Promise<string> {
        for (let n = 0; n < to; n++) {
          this.report({ n });
          await Promise.resolve();
        }
        return 'counted';
      }
      const future = executor.submit(count, 3);
      future.on('progress', (value) => byFuture.push(value));
      const stop = future.on('progress', () => byFuture.push('stopped'));
      stop();
      expect(await future).toBe('counted');
      expect(byFuture).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
      expect(byEvent).toEqual(byFuture.map((value) => [future.id, value]));
    });

    test('nothing that a task reports after its end is heard', async (open) => {
      const executor = open();
      const heard: unknown[] = [];
      executor.on('task:progress', ({ value }) => heard.push(value));
      function reportLate(this: TaskContext): void {
        setTimeout(() => this.report('late'), 0);
      }
      await executor.submit(reportLate);
      await executor.submit(tasks.sleep, 10);
      expect(await executor.submit(tasks.mark, 'in time')).toBe('in time');
      expect(heard).toEqual(['in time']);
    });

    test('a listener that throws is reported and disturbs no task', async (open) => {
      const reported: unknown[] = [];
      setCallbackErrorHandler((error) => reported.push(error));
      try {
        const executor = open();
        const wrong = new RangeError('wrong');
        for (const name of [...taskEvents, 'idle'] as const) {
          executor.on(name, () => {
            throw wrong;
          });
        }
        expect(await executor.submit(tasks.mark, 1)).toBe(1);
        await until(() => reported.length === 5);
        expect(new Set(reported)).toEqual(new Set([wrong]));
      } finally {
        setCallbackErrorHandler(undefined);
      }
    });

    test('a listener may submit, cancel and shut down', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const inListeners: Future<number>[] = [];
      let over: Promise<void> | undefined;
      executor.once('task:start', () => {
        inListeners.push(executor.submit(tasks.double, 1), executor.submit(tasks.double, 2));
        inListeners[0]?.cancel();
      });
      const first = executor.submit(tasks.add, 1, 2);
      executor.on('task:end', ({ future }) => {
        if (future !== first) return;
        inListeners.push(executor.submit(tasks.double, 3));
        over = executor.shutdown();
      });
      expect(await first).toBe(3);
      await over;
      expect(inListeners.map((future) => future.outcome())).toEqual([
        { status: 'cancelled', reason: undefined },
        { status: 'fulfilled', value: 4 },
        { status: 'fulfilled', value: 6 },
      ]);
    });

    test('are told once to each who listens, whoever submits', async (open) => {
      const executor = open();
      let ends = 0;
      const count = (): number => ends++;
      executor.on('task:end', count);
      await executor.map(tasks.double, upTo(5)).toArray();
      await executor.with({ name: 'x' }).submit(tasks.add, 1, 2);
      expect(ends).toBe(6);
      executor.off('task:end', count);
      await executor.submit(tasks.add, 1, 2);
      expect(ends).toBe(6);
    });
  },
};
