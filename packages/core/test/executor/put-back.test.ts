import { expect, test } from '@jest/globals';
import { ManualExecutor } from '../support/manual-executor.ts';

test('a task that was asked to stop, and comes back without having begun, is cancelled and never runs', async () => {
  const executor = new ManualExecutor(1);
  const future = executor.submit(() => 1);
  executor.startNext();
  expect(future.cancel('enough', { killAfter: 60_000 })).toBe(false);
  executor.giveBack();
  expect(future.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
  expect(executor.startNext()).toBe(false);
  expect(executor.stats).toMatchObject({ queued: 0, running: 0, cancelled: 1 });
  await executor.shutdown();
});
