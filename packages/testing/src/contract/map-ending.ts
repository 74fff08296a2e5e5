import { expect } from '@jest/globals';
import {
  CancellationTokenSource,
  CancelledError,
  type Executor,
  type MapOptions,
  TimeoutError,
} from '@futures/core';
import { CountedInput, upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import { listenersOn } from '../leak-counters.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

/** Runs `body` while the executor's only worker is taken; returns how many tasks ran after all of it. */
async function whileBlocked(executor: Executor, body: () => void | Promise<void>): Promise<number> {
  const { signal, open: finish } = gate();
  const blocking = executor.submit(tasks.waitFor, signal);
  await until(() => blocking.running());
  await body();
  finish();
  await executor.shutdown();
  return executor.stats.completed + executor.stats.failed - 1;
}

const done = { done: true, value: undefined };

export const mapEnding: Chapter = {
  title: 'the end of map',
  define(test) {
    for (const options of [{}, { chunksize: 3 }, { ordered: false }, { settled: true }] as MapOptions[]) {
      test(`leaving the loop cancels what has not started, with ${JSON.stringify(options)} (CF-118)`, async (open) => {
        const executor = open({ maxWorkers: 1 });
        const first = gate();
        const second = gate();
        const results = executor.starmap(
          tasks.waitFor,
          upTo(10).map((n): [AbortSignal, number] => [n === 0 ? first.signal : second.signal, n]),
          options,
        );
        first.open();
        for await (const result of results) {
          expect(result).toBeDefined();
          break;
        }
        expect(await results.next()).toEqual(done);
        second.open();
        await executor.shutdown();
        // The second may have started meanwhile; no other can have.
        expect(executor.stats.cancelled).toBeGreaterThanOrEqual(8);
      });
    }

    test('return() cancels what has not started, and ends the iteration (CF-118)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const ran = await whileBlocked(executor, async () => {
        const results = executor.map(tasks.double, upTo(5));
        expect(await results.return()).toEqual(done);
        expect(await results.next()).toEqual(done);
        expect(executor.stats).toMatchObject({ queued: 0, cancelled: 5 });
      });
      expect(ran).toBe(0);
    });

    test('`await using` results does the same', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const ran = await whileBlocked(executor, async () => {
        {
          await using results = executor.map(tasks.double, upTo(5));
          expect(results.progress.total).toBe(5);
        }
        expect(executor.stats).toMatchObject({ queued: 0, cancelled: 5 });
      });
      expect(ran).toBe(0);
    });

    test('cancel() rejects the next step with the reason, then there is nothing more', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const ran = await whileBlocked(executor, async () => {
        const results = executor.map(tasks.double, upTo(5));
        results.cancel('not needed');
        results.cancel('nor now');
        await expect(results.next()).rejects.toThrow(CancelledError);
        expect(await results.next()).toEqual(done);
        const asked = executor.map(tasks.double, upTo(5));
        const step = asked.next();
        asked.cancel('not needed');
        await expect(step).rejects.toMatchObject({ name: 'AbortError', reason: 'not needed' });
      });
      expect(ran).toBe(0);
    });

    test('a signal or a token ends it, with its reason, and is let go of', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const controller = new AbortController();
      const source = new CancellationTokenSource();
      const ran = await whileBlocked(executor, async () => {
        const bySignal = executor.map(tasks.double, upTo(5), { signal: controller.signal });
        const byToken = executor.map(tasks.double, upTo(5), { signal: source.token });
        const step = byToken.next();
        controller.abort('enough');
        source.cancel('enough of this too');
        await expect(bySignal.next()).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
        await expect(step).rejects.toMatchObject({ name: 'AbortError', reason: 'enough of this too' });
        expect(await bySignal.next()).toEqual(done);
      });
      expect(ran).toBe(0);
      expect(listenersOn(controller.signal)).toBe(0);
    });

    test('a signal that is aborted already lets nothing start and nothing be taken', async (open) => {
      const executor = open();
      const input = new CountedInput();
      const results = executor.map(tasks.double, input, { signal: AbortSignal.abort('too late') });
      await expect(results.next()).rejects.toMatchObject({ name: 'AbortError', reason: 'too late' });
      expect(await results.next()).toEqual(done);
      expect(input.pulled).toBe(0);
      expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: 0 });
    });

    test('a signal is let go of when the last item is done', async (open) => {
      const executor = open();
      const { signal } = new AbortController();
      const results = executor.map(tasks.double, upTo(5), { signal });
      await until(() => results.progress.done === 5);
      expect(listenersOn(signal)).toBe(0);
      expect(await results.toArray()).toHaveLength(5);
    });

    test('a signal that aborts between two steps counts, though all is done', async (open) => {
      const executor = open();
      const controller = new AbortController();
      const results = executor.map(tasks.double, upTo(5), { signal: controller.signal });
      await results.next();
      await until(() => results.progress.done === 5);
      controller.abort('enough');
      await expect(results.next()).rejects.toMatchObject({ reason: 'enough' });
    });

    test('past the timeout comes what was done in time, then a TimeoutError (CF-114, CF-115, CF-117)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      await executor.submit(tasks.waitFor, AbortSignal.abort());
      const { signal, open: finish } = gate();
      const lists = upTo(10).map((n): [AbortSignal, number] => [n < 2 ? AbortSignal.abort() : signal, n]);
      const results = executor.starmap(tasks.waitFor, lists, { timeout: 500 });
      await until(() => executor.stats.cancelled > 0);
      expect(await results.next()).toEqual({ done: false, value: 0 });
      expect(await results.next()).toEqual({ done: false, value: 1 });
      await expect(results.next()).rejects.toThrow(TimeoutError);
      expect(await results.next()).toEqual(done);
      expect(await results.next()).toEqual(done);
      // Only the one that waits at the gate had started.
      expect(executor.stats).toMatchObject({ cancelled: 7, running: 1 });
      finish();
    });

    test('a timeout answers the step that waits (CF-114)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const results = executor.starmap(tasks.waitFor, [[signal]], { timeout: 5 });
      await expect(results.next()).rejects.toThrow(TimeoutError);
      finish();
    });

    test('a timeout of 0 lets nothing start, not what is waited for either (CF-116)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const ran = await whileBlocked(executor, async () => {
        const results = executor.map(tasks.double, [1, 2], { timeout: 0 });
        await expect(results.next()).rejects.toThrow(TimeoutError);
        expect(executor.stats).toMatchObject({ queued: 0, cancelled: 2 });
      });
      expect(ran).toBe(0);
    });

    test('a timeout that is not reached does nothing', async (open) => {
      const results = open().map(tasks.double, upTo(5), { timeout: 2 ** 40 });
      expect(await results.toArray()).toEqual([0, 2, 4, 6, 8]);
    });
  },
};
