import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { currentTask, InlineExecutor, type TaskContext, TimeoutError, wait } from '@futures/core';

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

test('a task whose time since its submission is up before it could start is not begun', async () => {
  const executor = new InlineExecutor();
  const late = jest.fn();
  const busy = executor.submit(() => {
    const end = performance.now() + 20;
    while (performance.now() < end);
  });
  const hasty = executor.with({ timeout: 5, timeoutFrom: 'submit' });
  const futures = [hasty.submit(late), hasty.submit(late)];
  const next = executor.submit(() => 'goes on');
  for (const future of futures) {
    expect(await future.exception()).toMatchObject({
      name: 'TimeoutError',
      message: expect.stringMatching(/within 5 ms of its submit/),
    });
  }
  expect(await next).toBe('goes on');
  expect(busy.done()).toBe(true);
  expect(late).not.toHaveBeenCalled();
  expect(executor.stats).toMatchObject({ queued: 0, running: 0, failed: 2 });
});

test('who hears that a task was late may submit the next: they still run one at a time', async () => {
  const executor = new InlineExecutor();
  let running = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, ++running);
    await nextTurn();
    running--;
  };
  const late = executor.with({ timeout: 0, timeoutFrom: 'submit' }).submit(slow);
  const futures = [executor.submit(slow)];
  late.addDoneCallback(() => futures.push(executor.submit(slow)));
  await late.exception();
  await wait(futures);
  expect(late.outcome()).toMatchObject({ status: 'rejected', reason: { name: 'TimeoutError' } });
  expect([most, executor.stats.completed]).toEqual([1, 2]);
});
