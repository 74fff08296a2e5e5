import { runInThisContext } from 'node:vm';
import { afterEach, expect, test } from '@jest/globals';
import type { Future, TaskContext } from '@futures/core';
import { PoolExecutor } from '@futures/core/backend';
import { inProcessBackend } from '@futures/testing';

// As on the web, where a worker hears messages only when it has given its thread back.
const open = (): PoolExecutor =>
  new PoolExecutor('PoolExecutor', inProcessBackend({ polls: false }), {
    namePrefix: 'worker',
    maxWorkers: 1,
  });

declare global {
  var cancelIt: (() => void) | undefined;
}

/** What is sent as source runs in the realm around the tests. */
const outer = runInThisContext('globalThis') as typeof globalThis;
afterEach(() => (outer.cancelIt = undefined));

test('a task that is cancelled at the very moment at which it begins learns the reason', async () => {
  await using executor = open();
  async function tellReason(this: TaskContext): Promise<unknown[]> {
    globalThis.cancelIt?.();
    const { signal } = this;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return [this.token.cancelled, this.token.reason];
  }
  const future: Future<unknown> = executor.submit(tellReason);
  outer.cancelIt = () => future.cancel('enough');
  expect(await future).toEqual([true, 'enough']);
});

test('a loop that never looks up sees that it is to stop, though not why', async () => {
  await using executor = open();
  function spin(this: TaskContext): unknown {
    globalThis.cancelIt?.();
    while (!this.token.cancelled);
    return this.token.reason;
  }
  const future: Future<unknown> = executor.submit(spin);
  outer.cancelIt = () => future.cancel('enough');
  expect(await future).toBeUndefined();
});
