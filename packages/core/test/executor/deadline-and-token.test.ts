import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { currentTask, InlineExecutor, type TaskContext, TimeoutError } from '@futures/core';

async function stopsWhenAsked(): Promise<never> {
  for (;;) {
    currentTask()?.token.throwIfCancelled();
    await nextTurn();
  }
}

test('a task that stops because its time is up fails with a TimeoutError, however it heard of it', async () => {
  const executor = new InlineExecutor();
  const hasty = executor.with({ timeout: 2 });
  // Timers can be a little early, so one task alone could pass by luck.
  const futures = Array.from({ length: 100 }, () => hasty.submit(stopsWhenAsked));
  const errors = await Promise.all(futures.map((future) => future.exception()));
  expect(errors.filter((error) => !(error instanceof TimeoutError))).toEqual([]);
  // The last one is still to stop.
  while (executor.stats.running > 0) await nextTurn();
});

test("inside a loop that never yields, the task's token says which time was up", async () => {
  let reason: unknown;
  const future = new InlineExecutor().with({ timeout: 5 }).submit(() => {
    const { token } = currentTask() as TaskContext;
    while (!token.cancelled);
    reason = token.reason;
  });
  expect(await future.exception()).toBeInstanceOf(TimeoutError);
  expect(reason).toBeInstanceOf(TimeoutError);
  expect((reason as TimeoutError).message).toMatch(/within 5 ms of its start/);
});
