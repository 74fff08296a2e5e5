import { expect, test } from '@jest/globals';
import { type Future, InlineExecutor, TimeoutError } from '@futures/core';
import { tasks, until, upTo } from '@futures/testing';
import { ManualExecutor } from '../support/manual-executor.ts';

// The items of a large array wait in the queue as one thing, and become tasks when their turn comes. Nobody must notice.
const many = 1000;

/** Starts and ends whatever waits, and counts it. */
function runAll(executor: ManualExecutor): number {
  let count = 0;
  for (; executor.startNext(); count++) executor.endOne(0);
  return count;
}

test('a large array counts as queued at once, item by item', async () => {
  const executor = new ManualExecutor(1);
  const results = executor.map(tasks.double, upTo(many));
  expect(executor.stats).toMatchObject({ queued: many, running: 0 });
  executor.startNext();
  expect(executor.stats).toMatchObject({ queued: many - 1, running: 1 });
  executor.endOne(0);
  expect(results.progress).toEqual({ done: 1, total: many });
  expect(runAll(executor)).toBe(many - 1);
  expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: many });
  expect(await results.toArray()).toEqual(upTo(many).map((n) => 2 * n));
});

test('what is submitted later comes later, and what is more urgent comes in between', async () => {
  const executor = new InlineExecutor();
  const order: string[] = [];
  const note = (what: unknown): void => void order.push(String(what));
  const mapped = executor.map(note, upTo(many));
  const later = executor.submit(note, 'later');
  const urgent = executor.with({ priority: 1 }).submit(note, 'urgent');
  await Promise.all([mapped.toArray(), later, urgent]);
  expect(order).toEqual(['urgent', ...upTo(many).map(String), 'later']);
});

test('two large arrays run one behind the other, and each gets its own results', async () => {
  const executor = new InlineExecutor();
  const [doubled, same] = [executor.map(tasks.double, upTo(many)), executor.map(tasks.identity, upTo(many))];
  expect(await same.toArray()).toEqual(upTo(many));
  expect(await doubled.toArray()).toEqual(upTo(many).map((n) => 2 * n));
});

test('an array that is changed after the call is mapped as it was', async () => {
  const items = upTo(many);
  const results = new InlineExecutor().map(tasks.identity, items);
  items.fill(-1);
  expect(await results.toArray()).toEqual(upTo(many));
});

test('an item that is a future is refused at the call, and nothing is queued', () => {
  const executor = new InlineExecutor();
  const items: unknown[] = upTo(many);
  items[many - 1] = executor.submit(tasks.add, 1, 2);
  expect(() => executor.map(tasks.identity, items)).toThrow(TypeError);
  expect(executor.stats.queued).toBe(1);
});

test('cancelling counts every item that did not start', async () => {
  const executor = new ManualExecutor(1);
  const results = executor.map(tasks.double, upTo(many));
  executor.startNext();
  results.cancel('not wanted');
  expect(executor.stats).toMatchObject({ queued: 0, running: 1, cancelled: many - 1 });
  executor.endOne(0);
  await expect(results.next()).rejects.toMatchObject({ reason: 'not wanted' });
  expect(executor.stats).toMatchObject({ queued: 0, running: 0, completed: 1, cancelled: many - 1 });
  await executor.shutdown();
});

test('an error ends the run: nothing behind it starts', async () => {
  const executor = new ManualExecutor(1);
  const results = executor.map(tasks.refuseNegative, [1, -1, ...upTo(many)]);
  const all = results.toArray();
  for (let n = 0; n < 2; n++) {
    executor.startNext();
    executor.endOne(0);
  }
  await expect(all).rejects.toThrow('negative: -1');
  expect(executor.startNext()).toBe(false);
  expect(executor.stats).toMatchObject({ completed: 1, failed: 1, cancelled: many });
});

test('a timeout tells how many of all were done', async () => {
  const executor = new ManualExecutor(1);
  const results = executor.map(tasks.double, upTo(many), { timeout: 5 });
  executor.startNext();
  executor.endOne(0);
  const error = await results.toArray().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TimeoutError);
  expect((error as Error).message).toContain(`1 items of ${many}`);
  expect(executor.stats).toMatchObject({ queued: 0, cancelled: many - 1 });
});

test('a shutdown runs the rest, or cancels it if it is told to', async () => {
  const patient = new InlineExecutor();
  const all = patient.map(tasks.double, upTo(many));
  await patient.shutdown();
  expect(await all.toArray()).toHaveLength(many);

  const hasty = new ManualExecutor(1);
  const none = hasty.map(tasks.double, upTo(many));
  await hasty.shutdown({ cancelFutures: true });
  expect(hasty.stats).toMatchObject({ queued: 0, cancelled: many });
  await expect(none.toArray()).rejects.toMatchObject({ name: 'AbortError' });
});

test('whoever listens for queued tasks hears of each', async () => {
  const executor = new InlineExecutor();
  const heard: Future<unknown>[] = [];
  executor.on('task:queued', ({ future }) => heard.push(future));
  await executor.map(tasks.double, upTo(many)).toArray();
  expect(heard).toHaveLength(many);
});

test('unordered results come as they end, each once', async () => {
  const executor = new ManualExecutor(2);
  const results = executor.map(tasks.identity, upTo(many), { ordered: false });
  executor.startNext();
  executor.startNext();
  executor.endOne(1);
  expect(await results.next()).toEqual({ done: false, value: 1 });
  executor.endOne(0);
  runAll(executor);
  expect((await results.toArray()).sort((a, b) => a - b)).toEqual(upTo(many).filter((n) => n !== 1));
});

test('the executor is idle when the last item has ended, and not before', async () => {
  const executor = new InlineExecutor();
  let idle = 0;
  executor.on('idle', () => idle++);
  await executor.map(tasks.double, upTo(many)).toArray();
  await until(() => idle > 0);
  expect(idle).toBe(1);
});
