import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ThreadPoolExecutor } from '@futures/threads';

const sleepIf = async (sleeps: boolean): Promise<boolean> => {
  if (sleeps) await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  return sleeps;
};
const next = (n: number): number => n + 1;

// Quick for all that any pool knows, so that they share calls.
beforeAll(async () => {
  const pool = new ThreadPoolExecutor(1);
  for (let n = 0; n < 60; n++) await Promise.all([pool.submit(sleepIf, false), pool.submit(next, n)]);
  await pool.shutdown();
});

const pool = new ThreadPoolExecutor({ maxWorkers: 1, concurrency: 3 });
afterAll(() => pool.shutdown({ timeout: 0 }));

test('with room beside it, nothing waits behind a task that turns out to be long', async () => {
  await pool.submit(next, 0);
  const [first, long, ...others] = [false, true, false, false, false].map((sleeps) =>
    pool.submit(sleepIf, sleeps),
  );
  expect(await Promise.all([first, ...others])).toEqual([false, false, false, false]);
  expect(long?.running()).toBe(true);
});

test('nor does it while others come and go', async () => {
  const [first, long, ...others] = [false, true, false, false, false].map((sleeps) =>
    pool.submit(sleepIf, sleeps),
  );
  let over = false;
  const stream = (async () => {
    while (!over) await pool.submit(next, 0);
  })();
  expect(await Promise.all([first, ...others])).toEqual([false, false, false, false]);
  over = true;
  await stream;
  expect(long?.running()).toBe(true);
});

test('a function is known before a call beside the one that brought it needs it', async () => {
  const young = new ThreadPoolExecutor({ maxWorkers: 1, concurrency: 2 });
  await young.submit(() => {});
  const [, long] = [young.submit(sleepIf, false), young.submit(sleepIf, true)];
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  expect(await Promise.all(numbers.map((n) => young.submit(next, n)))).toEqual(numbers.map(next));
  expect(long?.running()).toBe(true);
  await young.shutdown({ timeout: 0 });
});
