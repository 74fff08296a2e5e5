import { describe, expect, test } from '@jest/globals';
import { type Future, InlineExecutor, type MapResults, wait } from '@futures/core';
import { CountedInput, tasks, upTo } from '@futures/testing';

describe('InlineExecutor, called from inside', () => {
  test('a task may submit to the executor that runs it, as long as it does not wait for it', async () => {
    const executor = new InlineExecutor();
    const inner = await executor.submit(() => ({ future: executor.submit(tasks.add, 1, 2) }));
    expect(await inner.future).toBe(3);
  });

  test('a task may use another executor, and wait for it', async () => {
    const outer = new InlineExecutor();
    const inner = new InlineExecutor();
    const sum = await outer.submit(async () => {
      const doubled = await inner.map(tasks.double, [1, 2, 3]).toArray();
      return inner.submit((numbers: number[]) => numbers.reduce((a, b) => a + b), doubled).result();
    });
    expect(sum).toBe(12);
  });

  test('a task may return a future of another executor, and gives its result', async () => {
    const inner = new InlineExecutor();
    const outer = new InlineExecutor();
    const sum: Future<number> = outer.submit(() => inner.submit(tasks.add, 1, 2));
    expect(await sum).toBe(3);
    const fails = outer.submit(() => inner.submit(tasks.throwsRangeError, 'inside'));
    await expect(fails).rejects.toThrow(new RangeError('inside'));
    expect(outer.stats).toMatchObject({ completed: 1, failed: 1 });
  });

  test('a task may cancel itself', async () => {
    const executor = new InlineExecutor();
    const future: Future<string> = executor.submit(() => {
      expect(future.cancel('no more')).toBe(false);
      return 'finished anyway';
    });
    expect(await future).toBe('finished anyway');
    const stops: Future<void> = executor.submit(function () {
      stops.cancel('no more');
      this.token.throwIfCancelled();
    });
    await wait([stops]);
    expect(stops.outcome()).toEqual({ status: 'cancelled', reason: 'no more' });
  });

  test('a task may cancel those behind it', async () => {
    const executor = new InlineExecutor();
    const futures: Future<unknown>[] = [];
    futures.push(executor.submit(() => futures.slice(1).forEach((future) => future.cancel('no need'))));
    futures.push(...upTo(3).map((n) => executor.submit(tasks.double, n)));
    await wait(futures);
    expect(futures.map(({ state }) => state)).toEqual(['finished', 'cancelled', 'cancelled', 'cancelled']);
  });

  test('a task may shut its executor down', async () => {
    const executor = new InlineExecutor();
    const behind: Future<number>[] = [];
    const closed = await executor.submit(() => {
      behind.push(executor.submit(tasks.double, 1));
      return { over: executor.shutdown({ cancelFutures: true }) };
    });
    await closed.over;
    expect(behind[0]?.cancelled()).toBe(true);
    expect(() => executor.submit(tasks.add, 1, 2)).toThrow('after shutdown');
  });

  test('done callbacks may submit, cancel and shut down, in the middle of a queue', async () => {
    const executor = new InlineExecutor();
    const futures = upTo(6).map((n) => executor.submit(tasks.double, n));
    const late: Future<number>[] = [];
    futures[0]?.addDoneCallback(() => futures[1]?.cancel());
    futures[2]?.addDoneCallback(() => late.push(executor.with({ priority: 1 }).submit(tasks.double, 7)));
    let over: Promise<void> | undefined;
    futures[3]?.addDoneCallback(() => {
      over = executor.shutdown({ cancelFutures: true });
      for (const future of futures) future.cancel();
    });
    await wait(futures);
    await over;
    expect(futures.map(({ state }) => state)).toEqual([
      'finished',
      'cancelled',
      'finished',
      'finished',
      'cancelled',
      'cancelled',
    ]);
    expect(late[0]?.outcome()).toEqual({ status: 'fulfilled', value: 14 });
    expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: 4, cancelled: 3 });
  });

  test('a done callback of a task that shutdown() cancels may look at the executor', async () => {
    const executor = new InlineExecutor();
    const seen: unknown[] = [];
    const futures = upTo(3).map((n) => executor.submit(tasks.double, n));
    for (const future of futures) {
      future.addDoneCallback(() => {
        seen.push(executor.stats.queued);
        expect(() => executor.submit(tasks.double, 1)).toThrow('after shutdown');
      });
    }
    await executor.shutdown({ cancelFutures: true });
    expect(seen).toEqual([2, 1, 0]);
  });

  test('an input of map() may submit to the executor, look at the results and end them', async () => {
    const executor = new InlineExecutor();
    const extra: Future<number>[] = [];
    function* input(): Generator<number> {
      for (let n = 0; n < 20; n++) {
        extra.push(executor.submit(tasks.double, n));
        if (n === 7) results.cancel('enough');
        yield n;
      }
    }
    // A generator that is running cannot be closed: this one takes no offence.
    const items = Object.assign(input(), { return: () => ({ done: true as const, value: undefined }) });
    const results: MapResults<number> = executor.map(tasks.double, items, { buffersize: 2 });
    const given: unknown[] = [];
    const take = async (): Promise<void> => {
      for await (const result of results) given.push(result);
    };
    await expect(take()).rejects.toMatchObject({ reason: 'enough' });
    await executor.shutdown();
    expect(extra).toHaveLength(8);
    expect(executor.stats.completed + executor.stats.cancelled).toBe(15);
  });

  test('a task may end the map() that it belongs to', async () => {
    const executor = new InlineExecutor();
    const input = new CountedInput();
    const ran: number[] = [];
    const results: MapResults<number> = executor.map(
      (n: number): number => {
        ran.push(n);
        if (n === 5) results.cancel('enough');
        return n;
      },
      input,
      { buffersize: 3 },
    );
    await expect(results.toArray()).rejects.toMatchObject({ reason: 'enough' });
    await executor.shutdown();
    expect(ran).toEqual(upTo(6));
    expect(input.closed).toBe(1);
  });
});
