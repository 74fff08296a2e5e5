import { expect } from '@jest/globals';
import { type Executor, type Future, withExecutor } from '@futures/core';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { turn, until } from '../until.ts';
import type { Chapter } from './chapter.ts';

const wrong = new RangeError('the body failed');

/** A body that leaves one task running and one waiting, and fails. */
function failingBody(task: (executor: Executor) => Future<unknown>): {
  body: (executor: Executor) => Promise<never>;
  futures: Future<unknown>[];
} {
  const futures: Future<unknown>[] = [];
  const body = async (executor: Executor): Promise<never> => {
    const running = task(executor);
    futures.push(running);
    await until(() => running.running());
    futures.push(executor.submit(tasks.add, 1, 2));
    throw wrong;
  };
  return { body, futures };
}

export const withExecutorChapter: Chapter = {
  title: 'withExecutor',
  define(test) {
    test('gives the body the executor, then its result, when all is over (CF-158)', async (open) => {
      const executor = open();
      let future: Future<unknown> | undefined;
      const result = await withExecutor(executor, (given) => {
        expect(given).toBe(executor);
        future = given.submit(tasks.sleep, 5);
        return 'the result';
      });
      expect(result).toBe('the result');
      expect(future?.done()).toBe(true);
      expect(() => executor.submit(tasks.add, 1, 2)).toThrow('after shutdown');
    });

    test('takes a body that returns a promise or a future', async (open) => {
      expect(await withExecutor(open(), async (executor) => executor.submit(tasks.add, 1, 2).result())).toBe(
        3,
      );
      expect(await withExecutor(open(), (executor) => executor.submit(tasks.add, 1, 2))).toBe(3);
    });

    for (const options of [undefined, {}, { onError: 'wait' as const }]) {
      test(`with ${JSON.stringify(options)}, waits for every task before it hands the error on (CF-159, CF-160)`, async (open) => {
        const { signal, open: finish } = gate();
        const { body, futures } = failingBody((executor) => executor.submit(tasks.waitFor, signal, 'ran'));
        let failed = false;
        const over = withExecutor(open({ maxWorkers: 1 }), body, options).catch((error: unknown) => {
          failed = true;
          return error;
        });
        await until(() => futures.length === 2);
        await turn(5);
        expect(failed).toBe(false);
        finish();
        expect(await over).toBe(wrong);
        expect(futures.map((future) => future.outcome())).toEqual([
          { status: 'fulfilled', value: 'ran' },
          { status: 'fulfilled', value: 3 },
        ]);
      });
    }

    test("onError: 'cancel' cancels what has not started, and waits for the rest (CF-161)", async (open) => {
      const { signal, open: finish } = gate();
      const { body, futures } = failingBody((executor) => executor.submit(tasks.waitFor, signal, 'ran'));
      const over = withExecutor(open({ maxWorkers: 1 }), body, { onError: 'cancel' });
      await until(() => futures[1]?.cancelled() === true);
      expect(futures[0]?.running()).toBe(true);
      finish();
      await expect(over).rejects.toBe(wrong);
      expect(futures[0]?.outcome()).toEqual({ status: 'fulfilled', value: 'ran' });
    });

    test("onError: 'kill' ends what runs, too (CF-165)", async (open) => {
      const { body, futures } = failingBody((executor) => executor.submit(tasks.never));
      await expect(withExecutor(open({ maxWorkers: 1 }), body, { onError: 'kill' })).rejects.toBe(wrong);
      expect(futures.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    });

    test('a body that succeeds has everything waited for, whatever onError says (CF-162)', async (open) => {
      for (const onError of ['wait', 'cancel', 'kill'] as const) {
        const futures = await withExecutor(
          open({ maxWorkers: 1 }),
          (executor) => [1, 2, 3].map((n) => executor.submit(tasks.sleep, 1, n)),
          { onError },
        );
        expect(futures.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
      }
    });

    test('a body that throws at once is treated like one that rejects', async (open) => {
      const executor = open();
      const body = (): never => {
        throw wrong;
      };
      await expect(withExecutor(executor, body)).rejects.toBe(wrong);
      await expect(executor.ready()).rejects.toThrow('after shutdown');
    });

    test('refuses what it does not know, before it calls the body (CF-163, CF-164, CF-166)', async (open) => {
      const executor = open();
      const misuse = withExecutor as (...args: unknown[]) => Promise<unknown>;
      let called = false;
      const body = (): unknown => (called = true);
      await expect(misuse(executor, body, { onError: 'explode' })).rejects.toThrow(RangeError);
      await expect(misuse(executor, body, { onError: () => 'wait' })).rejects.toThrow(TypeError);
      await expect(misuse(executor, body, { onerror: 'wait' })).rejects.toThrow('Unknown option `onerror`');
      await expect(misuse({}, body)).rejects.toThrow('`executor` to be an Executor');
      await expect(misuse(executor, 'body')).rejects.toThrow('`body` to be a function');
      expect(called).toBe(false);
      expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    });
  },
};
