import { expect } from '@jest/globals';
import { CancelledError, type Outcome } from '@futures/core';
import { slowly, upTo } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { until } from '../until.ts';
import type { Chapter } from './chapter.ts';

export const mapErrors: Chapter = {
  title: 'errors in map',
  define(test) {
    test('an error comes where the result would have come, and ends the iteration (CF-108, CF-110)', async (open) => {
      const results = open().map(tasks.refuseNegative, [1, 2, -3, 4]);
      expect(await results.next()).toEqual({ done: false, value: 1 });
      expect(await results.next()).toEqual({ done: false, value: 2 });
      await expect(results.next()).rejects.toThrow(new RangeError('negative: -3'));
      expect(await results.next()).toEqual({ done: true, value: undefined });
      expect(await results.next()).toEqual({ done: true, value: undefined });
    });

    test('an error cancels what has not started', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const failOrWait = async (gate: AbortSignal, n: number): Promise<number> => {
        if (n === 0) throw new RangeError('the first');
        if (!gate.aborted) await new Promise((resolve) => gate.addEventListener('abort', resolve));
        return n;
      };
      const results = executor.starmap(
        failOrWait,
        upTo(10).map((n): [AbortSignal, number] => [signal, n]),
      );
      await expect(results.next()).rejects.toThrow('the first');
      finish();
      await executor.shutdown();
      // The second may have started when the first failed; no other can have.
      expect(executor.stats.cancelled).toBeGreaterThanOrEqual(8);
    });

    test('settled: true gives outcomes, and goes on after a failure (CF-109)', async (open) => {
      const outcomes = await open().map(tasks.refuseNegative, [1, -2, 3], { settled: true }).toArray();
      expect(outcomes).toEqual([
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: new RangeError('negative: -2') },
        { status: 'fulfilled', value: 3 },
      ]);
    });

    test('settled: true goes with ordered: false', async (open) => {
      const outcomes = await open()
        .map(tasks.refuseNegative, [1, -2, 3, -4], { settled: true, ordered: false })
        .toArray();
      expect(outcomes.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'rejected',
      ]);
    });

    test('one failing item spoils no other of its chunk (CF-111, CF-112)', async (open) => {
      const outcomes = await open()
        .map(tasks.refuseNegative, [1, -2, 3, 4, 5, -6, 7], { chunksize: 3, settled: true })
        .toArray();
      expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
        1,
        'failed',
        3,
        4,
        5,
        'failed',
        7,
      ]);
    });

    test('whatever is thrown comes out as it is', async (open) => {
      const executor = open();
      const outcomes = await executor.map(tasks.throws, tasks.thrownNonErrors, { settled: true }).toArray();
      expect(outcomes).toEqual(
        tasks.thrownNonErrors.map((reason): Outcome<never> => ({ status: 'rejected', reason })),
      );
      for (const reason of tasks.thrownNonErrors) {
        const caught = await executor
          .map(tasks.throws, [reason])
          .next()
          .then(
            () => 'nothing was thrown',
            (error: unknown) => ({ error }),
          );
        expect(caught).toEqual({ error: reason });
      }
    });

    test("an error named TimeoutError is the task's, not the deadline of map (CF-113)", async (open) => {
      for (const options of [{}, { timeout: 60_000 }]) {
        const executor = open();
        const outcomes = await executor
          .map(tasks.throwsNamed, ['TimeoutError', 'AbortError'], { ...options, settled: true })
          .toArray();
        expect(outcomes).toMatchObject([
          { status: 'rejected', reason: { name: 'TimeoutError', message: 'thrown by the task' } },
          { status: 'rejected', reason: { name: 'AbortError', message: 'thrown by the task' } },
        ]);
      }
    });

    test('an item that somebody cancelled is an error at its place', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const source = new AbortController();
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const cancelled = executor.with({ signal: source.signal }).map(tasks.double, [1, 2]);
      const outcomes = executor.with({ signal: source.signal }).map(tasks.double, [1, 2], { settled: true });
      source.abort('not needed');
      await expect(cancelled.next()).rejects.toThrow(CancelledError);
      expect(await outcomes.toArray()).toEqual([
        { status: 'cancelled', reason: 'not needed' },
        { status: 'cancelled', reason: 'not needed' },
      ]);
      finish();
      await blocking;
    });

    test('throws at the call what the input throws at the call, and cancels what it had submitted (CF-120)', async (open) => {
      const executor = open({ maxWorkers: 1 });
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      await until(() => blocking.running());
      function* broken(): Generator<number> {
        yield 1;
        yield 2;
        throw new RangeError('the input broke');
      }
      expect(() => executor.map(tasks.double, broken(), { buffersize: 10 })).toThrow('the input broke');
      expect(executor.stats).toMatchObject({ queued: 0, cancelled: 2 });
      finish();
      await blocking;
    });

    test('what the input throws later comes behind the results before it (CF-120)', async (open) => {
      const executor = open();
      function* broken(): Generator<number> {
        yield 1;
        yield 2;
        throw new RangeError('the input broke');
      }
      for (const results of [
        executor.map(tasks.double, broken(), { buffersize: 1 }),
        executor.map(tasks.double, slowly(broken())),
        executor.map(tasks.double, slowly(broken()), { settled: true, ordered: false }),
      ]) {
        await results.next();
        await results.next();
        await expect(results.next()).rejects.toThrow('the input broke');
        expect(await results.next()).toEqual({ done: true, value: undefined });
      }
    });

    test('refuses what cannot be iterated over (CF-119)', (open) => {
      const executor = open();
      for (const notItems of [undefined, null, 7, {}, () => []]) {
        expect(() => executor.map(tasks.double, notItems as never)).toThrow(TypeError);
        expect(() => executor.map(tasks.double, notItems as never)).toThrow('`items` to be an iterable');
      }
    });

    test('refuses what is no task, and options that it does not know', (open) => {
      const executor = open();
      const misuse = executor.map.bind(executor) as (...args: unknown[]) => unknown;
      expect(() => misuse('double', [1])).toThrow(TypeError);
      expect(() => misuse(tasks.double, [1], { chunkSize: 2 })).toThrow(
        'Unknown option `chunkSize` of map()',
      );
      expect(() => misuse(tasks.double, [1], 7)).toThrow(TypeError);
      for (const [option, wrong] of [
        ['timeout', '5'],
        ['timeout', NaN],
        ['ordered', 1],
        ['settled', 'yes'],
        ['signal', {}],
      ] as const) {
        expect(() => misuse(tasks.double, [1], { [option]: wrong })).toThrow(`\`${option}\``);
      }
      expect(executor.stats).toMatchObject({ queued: 0, running: 0 });
    });

    test('throws at the call after shutdown, for no items too (CF-122)', async (open) => {
      const executor = open();
      const closed = executor.shutdown();
      for (const items of [[1], []]) {
        expect(() => executor.map(tasks.double, items)).toThrow('cannot schedule new futures after shutdown');
      }
      await closed;
    });
  },
};
