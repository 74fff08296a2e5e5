import { describe, expect, test } from '@jest/globals';
import { CancelledError, type TaskContext } from '@futures/core';
import { PoolExecutor } from '@futures/core/backend';
import { type ContractOptions, executorContract, inProcessBackend, until } from '@futures/testing';

const open = (options?: ContractOptions): PoolExecutor =>
  new PoolExecutor('PoolExecutor', inProcessBackend({ sharesMemory: false }), {
    namePrefix: 'worker',
    ...options,
  });

const mayHaveBegun =
  'what shares a call with a task that ends its worker may have begun, for all that is known, and fails with it';

executorContract('PoolExecutor over workers that share no memory', open, {
  'a task sees its time-out inside a loop that never yields': 'the loop would hold the only thread',
  'nothing that was answered is lost, nothing runs twice, however often workers end': mayHaveBegun,
  'what has ended keeps its result when the next task ends the worker, however quick both were expected to be':
    mayHaveBegun,
});

describe('where nobody can see what a worker has begun', () => {
  function task(this: TaskContext, item: number | 'wait'): unknown {
    if (item === 'wait') return new Promise((resolve) => void this.token.onCancelled(() => resolve(item)));
    this.token.throwIfCancelled();
    return item;
  }
  function untilCancelled(this: TaskContext): Promise<void> {
    return new Promise((resolve) => void this.token.onCancelled(() => resolve()));
  }
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

  test('what was sent counts as running, and a wish to stop waits for it with the worker', async () => {
    await using executor = open({ maxWorkers: 1 });
    // From now on the function is known to be quick, and several go in one call.
    for (let round = 0; round < 10; round++) await executor.map(task, upTo(20)).toArray();
    const other = executor.submit(untilCancelled);
    await until(() => other.running());
    const waits = executor.submit(task, 'wait');
    const sentAlong = executor.submit(task, 1);
    const queued = [executor.submit(task, 2), executor.submit(task, 3)];
    other.cancel();
    await until(() => waits.running());
    expect([sentAlong, ...queued].map((future) => future.running())).toEqual([true, false, false]);
    expect([sentAlong.cancel('enough'), queued[0]?.cancel()]).toEqual([false, true]);
    waits.cancel();
    await expect(sentAlong).rejects.toThrow(CancelledError);
    expect(sentAlong.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
    expect([await waits, await queued[1]]).toEqual(['wait', 3]);
  });

  test('nothing is sent to a worker that is busy, since it could not be had back', async () => {
    await using executor = open({ maxWorkers: 1 });
    for (let round = 0; round < 10; round++) await executor.map(task, upTo(20)).toArray();
    const waits = executor.submit(task, 'wait');
    await until(() => waits.running());
    const behind = executor.submit(task, 1);
    await new Promise(setImmediate);
    expect([behind.running(), behind.cancel()]).toEqual([false, true]);
    waits.cancel();
    await waits;
  });

  test('a function that turned out slow goes alone again', async () => {
    await using executor = open({ maxWorkers: 1 });
    for (let round = 0; round < 10; round++) await executor.map(task, upTo(20)).toArray();
    const slow = executor.submit(task, 'wait');
    await until(() => slow.running());
    await new Promise((resolve) => setTimeout(resolve, 20));
    slow.cancel();
    await slow;
    const first = executor.submit(task, 'wait');
    const second = executor.submit(task, 'wait');
    const third = executor.submit(task, 'wait');
    await until(() => first.running());
    expect([second.running(), third.running()]).toEqual([false, false]);
    first.cancel();
    await until(() => second.running());
    expect(third.running()).toBe(false);
    second.cancel();
    third.cancel();
    await Promise.allSettled([first, second, third]);
  });
});
