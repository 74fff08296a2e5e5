import { expect } from '@jest/globals';
import { type Executor, ExecutorShutdownError, QueueFullError } from '@futures/core';
import { CountedInput, upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { turn, until } from '../until.ts';
import type { Chapter } from './chapter.ts';

/** Takes the only worker. Returns the way to give it back. */
async function block(executor: Executor): Promise<() => void> {
  const { signal, open } = gate();
  const blocking = executor.submit(tasks.waitFor, signal);
  await until(() => blocking.running());
  return open;
}

const withRoomFor = (maxQueue: number): { maxWorkers: number; maxQueue: number } => ({
  maxWorkers: 1,
  maxQueue,
});

export const backPressure: Chapter = {
  title: 'back-pressure',
  define(test) {
    test('throws a QueueFullError at once when no more may wait', async (open) => {
      const executor = open(withRoomFor(2));
      const release = await block(executor);
      const futures = [executor.submit(tasks.double, 1), executor.submit(tasks.double, 2)];
      expect(() => executor.submit(tasks.double, 3)).toThrow(QueueFullError);
      expect(() => executor.with({ priority: 5 }).submit(tasks.double, 3)).toThrow(
        expect.objectContaining({ code: 'ERR_FUTURES_QUEUE_FULL' }),
      );
      expect(executor.stats).toMatchObject({ queued: 2, running: 1 });
      release();
      expect(await Promise.all(futures)).toEqual([2, 4]);
      await executor.shutdown();
      expect(executor.stats.completed).toBe(3);
    });

    test('counts what waits, not what a free worker takes', async (open) => {
      const executor = open(withRoomFor(2));
      const futures = upTo(3).map((n) => executor.submit(tasks.double, n));
      expect(() => executor.submit(tasks.double, 3)).toThrow(QueueFullError);
      expect(await Promise.all(futures)).toEqual([0, 2, 4]);
    });

    test('ready() resolves at once where there is room, and without a maxQueue', async (open) => {
      await open().ready();
      const executor = open(withRoomFor(1));
      await executor.ready();
      await block(executor);
      await executor.ready();
    });

    test('ready() resolves when a task starts, ends cancelled, or runs out of time', async (open) => {
      for (const way of ['start', 'cancel', 'timeout']) {
        const executor = open(withRoomFor(1));
        const release = await block(executor);
        const waiting = executor
          .with(way === 'timeout' ? { timeout: 20, timeoutFrom: 'submit' } : {})
          .submit(tasks.double, 1);
        let room = false;
        const ready = executor.ready().then(() => (room = true));
        await turn();
        expect(room).toBe(false);
        if (way === 'start') release();
        if (way === 'cancel') waiting.cancel();
        await ready;
        const next = executor.submit(tasks.double, 2);
        release();
        expect(await next).toBe(4);
        await waiting.exception().catch(() => {});
      }
    });

    test('everybody who waits for room gets some in the end', async (open) => {
      const executor = open(withRoomFor(1));
      const submitWhenReady = async (n: number): Promise<number> => {
        for (;;) {
          await executor.ready();
          try {
            return await executor.submit(tasks.double, n).result();
          } catch (error) {
            if (!(error instanceof QueueFullError)) throw error;
          }
        }
      };
      expect(await Promise.all(upTo(30).map(submitWhenReady))).toEqual(upTo(30).map((n) => 2 * n));
    });

    test('who waits for room and then does not come keeps no other out', async (open) => {
      const executor = open(withRoomFor(1));
      const release = await block(executor);
      const waiting = executor.submit(tasks.double, 1);
      const waiters = upTo(3).map(() => executor.ready());
      release();
      await Promise.all(waiters);
      expect(await waiting).toBe(2);
    });

    test('ready() rejects when the door closes, and from then on', async (open) => {
      const executor = open(withRoomFor(1));
      const release = await block(executor);
      const waiting = executor.submit(tasks.double, 1);
      const ready = [executor.ready(), executor.ready()];
      const over = executor.shutdown();
      for (const attempt of ready) await expect(attempt).rejects.toThrow(ExecutorShutdownError);
      await expect(executor.ready()).rejects.toThrow(ExecutorShutdownError);
      release();
      await over;
      expect(await waiting).toBe(2);
    });

    test('map waits for room instead of failing', async (open) => {
      const executor = open(withRoomFor(2));
      expect(await executor.map(tasks.double, upTo(50)).toArray()).toEqual(upTo(50).map((n) => 2 * n));
      const both = [executor.map(tasks.double, upTo(20)), executor.map(tasks.double, new CountedInput(20))];
      for (const results of both) expect(await results.toArray()).toEqual(upTo(20).map((n) => 2 * n));
    });

    test('map never has more waiting than maxQueue, and takes no more from its input', async (open) => {
      const executor = open(withRoomFor(3));
      let most = 0;
      executor.on('task:queued', () => (most = Math.max(most, executor.stats.queued)));
      const release = await block(executor);
      const input = new CountedInput(20);
      const results = executor.map(tasks.double, input, { buffersize: 10 });
      await turn(5);
      // Three wait, and the fourth is held until there is room.
      expect([executor.stats.queued, input.pulled]).toEqual([3, 4]);
      release();
      expect(await results.toArray()).toHaveLength(20);
      expect(most).toBeLessThanOrEqual(4);
    });

    test('map that waits for room can be left', async (open) => {
      const executor = open(withRoomFor(1));
      const release = await block(executor);
      const input = new CountedInput();
      const results = executor.map(tasks.double, input);
      const step = results.next();
      await results.return();
      expect(await step).toEqual({ done: true, value: undefined });
      expect(input.closed).toBe(1);
      release();
      await executor.shutdown();
      expect(executor.stats).toMatchObject({ completed: 1, cancelled: 1 });
    });

    test('map that waits for room when the door closes gives what it has, then the error (CF-139)', async (open) => {
      const executor = open(withRoomFor(1));
      const release = await block(executor);
      const results = executor.map(tasks.double, upTo(10));
      const over = executor.shutdown();
      release();
      await over;
      expect(await results.next()).toEqual({ done: false, value: 0 });
      await expect(results.next()).rejects.toThrow(ExecutorShutdownError);
      expect(await results.next()).toEqual({ done: true, value: undefined });
    });

    test('with a maxQueue of 0 nothing waits: a task comes in when a worker is free', async (open) => {
      const executor = open(withRoomFor(0));
      const first = executor.submit(tasks.double, 1);
      expect(() => executor.submit(tasks.double, 2)).toThrow(QueueFullError);
      expect(await first).toBe(2);
      await executor.ready();
      const release = await block(executor);
      expect(() => executor.submit(tasks.double, 2)).toThrow(QueueFullError);
      const ready = executor.ready();
      release();
      await ready;
      expect(await executor.submit(tasks.double, 2)).toBe(4);
      expect(await executor.map(tasks.double, upTo(10)).toArray()).toEqual(upTo(10).map((n) => 2 * n));
    });
  },
};
