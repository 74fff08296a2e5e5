import { expect, test } from '@jest/globals';
import { type Future, ProcessPoolExecutor, type TaskContext, wait } from '@futures/processes';
import { tasks, upTo } from '@futures/testing';

function mark(this: TaskContext, n: number, ms: number): number {
  this.report(n);
  for (const end = performance.now() + ms; performance.now() < end;);
  return n;
}

/** Runs the tasks, and tells which have run, each as often as it did. */
async function watch(
  pool: ProcessPoolExecutor,
  meanwhile: (futures: readonly Future<number>[]) => Promise<void>,
): Promise<{ futures: Future<number>[]; ran: number[] }> {
  const ran: number[] = [];
  pool.on('task:progress', ({ value }) => ran.push(value as number));
  // Known to be quick, so that many go in one call.
  await Promise.all(upTo(200).map((n) => pool.submit(mark, -1 - n, 0)));
  ran.length = 0;
  const futures = upTo(3000).map((n) => pool.submit(mark, n, 0));
  await meanwhile(futures);
  await wait(futures);
  return { futures, ran };
}

test('what cancel() says is true: it has not run and will not, or it runs to its end (CF-208)', async () => {
  await using pool = new ProcessPoolExecutor(2);
  const answers = new Map<number, boolean>();
  const { futures, ran } = await watch(pool, async (all) => {
    // From the end and from the beginning, while they run.
    for (let n = 0; n < all.length; n += 7) {
      const index = n % 2 === 0 ? n : all.length - 1 - n;
      const future = all[index] as Future<number>;
      if (!future.done()) answers.set(index, future.cancel());
      if (n % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const counts = new Map<number, number>();
  for (const n of ran) counts.set(n, (counts.get(n) ?? 0) + 1);
  for (const [n, future] of futures.entries()) {
    if (answers.get(n) === true)
      expect([n, future.state, counts.get(n)]).toEqual([n, 'cancelled', undefined]);
    else if (answers.get(n) === undefined)
      expect([n, future.state, counts.get(n)]).toEqual([n, 'finished', 1]);
    // Asked to stop between its claim and its first step, it may not run.
    else
      expect(future.state === 'cancelled' ? (counts.get(n) ?? 0) : counts.get(n)).toBe(
        future.state === 'cancelled' ? 0 : 1,
      );
  }
  expect([...answers.values()]).toContain(true);
});

test('what waits behind a task that turns out long goes to another process, and runs once', async () => {
  await using pool = new ProcessPoolExecutor(2);
  const { futures, ran } = await watch(pool, async () => {
    const long = pool.submit(mark, -1, 100);
    const behind = upTo(50).map((n) => pool.submit(mark, 10_000 + n, 0));
    await wait([long, ...behind]);
  });
  expect(futures.every((future) => future.state === 'finished')).toBe(true);
  expect(ran).toHaveLength(3051);
  expect(new Set(ran).size).toBe(3051);
});

test('running() is true for what runs, and for nothing behind it', async () => {
  await using pool = new ProcessPoolExecutor(1);
  await Promise.all(upTo(100).map((n) => pool.submit(tasks.identity, n)));
  const spin = pool.submit(tasks.spinUntilCancelled);
  const behind = upTo(20).map((n) => pool.submit(tasks.identity, n));
  while (!spin.running()) await new Promise((resolve) => setImmediate(resolve));
  expect(behind.map((future) => future.state)).toEqual(upTo(20).map(() => 'pending'));
  spin.cancel();
  expect(await Promise.all(behind)).toEqual(upTo(20));
  expect(await spin).toBeGreaterThan(0);
});
