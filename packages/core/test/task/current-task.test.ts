import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from '@jest/globals';
import { currentTask, InlineExecutor, type TaskContext } from '@futures/core';
import { gate, tasks, turn, upTo } from '@futures/testing';

describe('currentTask()', () => {
  test('is what `this` is, in functions that have no `this` of their own', async () => {
    const executor = new InlineExecutor();
    const same = executor.submit(function () {
      return currentTask() === this;
    });
    expect(await same).toBe(true);
    const helper = (): number | undefined => currentTask()?.id;
    const future = executor.submit(() => helper());
    expect(await future).toBe(future.id);
  });

  test('stays the same after awaits, in timers, and in what the task starts', async () => {
    const executor = new InlineExecutor();
    const future = executor.submit(async () => {
      const seen = [currentTask()?.id];
      await Promise.resolve();
      seen.push(currentTask()?.id);
      await turn(1);
      seen.push(currentTask()?.id);
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          seen.push(currentTask()?.id);
          resolve();
        }, 1);
      });
      const parts = await Promise.all([
        turn().then(() => currentTask()?.id),
        Promise.resolve().then(() => currentTask()?.id),
      ]);
      return [...seen, ...parts];
    });
    expect(await future).toEqual(upTo(6).map(() => future.id));
  });

  test('is told apart where tasks of several executors take turns', async () => {
    const task = async (rounds: number): Promise<(number | undefined)[]> => {
      const seen: (number | undefined)[] = [];
      for (let round = 0; round < rounds; round++) {
        seen.push(currentTask()?.id);
        await turn();
      }
      return seen;
    };
    const futures = upTo(3).map(() => new InlineExecutor().submit(task, 5));
    const seen = await Promise.all(futures);
    expect(seen).toEqual(futures.map(({ id }) => upTo(5).map(() => id)));
  });

  test('is the inner task inside a task that runs within another', async () => {
    const inner = new InlineExecutor();
    const future = new InlineExecutor().submit(async () => {
      const before = currentTask();
      const within = inner.submit(() => currentTask()?.id);
      const seen = await within;
      return { inner: [seen, within.id], outer: [before?.id, currentTask()?.id] };
    });
    const { inner: innerIds, outer } = await future;
    expect(innerIds[0]).toBe(innerIds[1]);
    expect(outer).toEqual([future.id, future.id]);
  });

  test('is nothing outside of tasks, not even while one waits', async () => {
    const executor = new InlineExecutor();
    const { signal, open } = gate();
    const future = executor.submit(tasks.waitFor, signal);
    await turn();
    expect([future.running(), currentTask()]).toEqual([true, undefined]);
    open();
    await future;
    expect(currentTask()).toBeUndefined();
  });

  test('is nothing in callbacks and listeners of an executor that another task has set to work', async () => {
    const executor = new InlineExecutor();
    const started = await new InlineExecutor().submit(() => ({ first: executor.submit(turn, 1) }));
    const seen: unknown[] = [];
    const see = (): void => void seen.push(currentTask());
    executor.on('task:start', see);
    const second = executor.submit(() => currentTask()?.id);
    started.first.addDoneCallback(see);
    second.addDoneCallback(see);
    expect(await second).toBe(second.id);
    expect(seen).toEqual([undefined, undefined, undefined]);
  });

  test('has a token that ends with the task: who kept it hears no more', async () => {
    const executor = new InlineExecutor();
    let kept: TaskContext | undefined;
    const future = executor.submit(() => void (kept = currentTask()));
    await future;
    future.cancel();
    expect([kept?.token.cancelled, kept?.token.canBeCancelled]).toEqual([false, false]);
    expect(kept?.signal.aborted).toBe(false);
  });

  test('is there for a thenable that begins its work only when it is asked for the result', async () => {
    const future = new InlineExecutor().submit((): PromiseLike<number | undefined> => ({
      then: (resolve) => resolve?.(currentTask()?.id) as never,
    }));
    expect(await future).toBe(future.id);
  });

  test('leaves the async storage of others alone', async () => {
    const storage = new AsyncLocalStorage<string>();
    const future = storage.run('mine', () => {
      return new InlineExecutor().submit(async () => {
        await turn();
        return [storage.getStore(), currentTask()?.name];
      });
    });
    expect(await future).toEqual(['mine', '']);
  });
});
