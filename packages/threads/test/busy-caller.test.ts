import { expect, test } from '@jest/globals';
import { ThreadPoolExecutor, TimeoutError } from '@futures/threads';
import { turn } from '@futures/testing';

/** Keeps this thread, or that of a task, from everything else. */
function spin(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

async function withWorker<R>(body: (pool: ThreadPoolExecutor) => Promise<R>): Promise<R> {
  const pool = new ThreadPoolExecutor(1);
  await pool.submit(() => {});
  const result = await body(pool);
  await pool.shutdown();
  return result;
}

test('a task that ended in time is not late because its caller was busy', () =>
  withWorker(async (pool) => {
    const quick = pool.with({ timeout: 200 }).submit(spin, 30);
    await turn(10);
    spin(600);
    expect(await quick).toBe(30);

    const atOnce = pool.with({ timeout: 200, timeoutFrom: 'submit' }).submit((n: number) => n, 1);
    spin(600);
    expect(await atOnce).toBe(1);
  }));

test('a task that ended late has failed, though its caller was too busy to notice', () =>
  withWorker(async (pool) => {
    const slow = pool.with({ timeout: 50 }).submit(spin, 200);
    await turn(10);
    spin(500);
    expect(await slow.exception()).toBeInstanceOf(TimeoutError);
  }));

test('how long a task ran does not count how long its caller was busy', () =>
  withWorker(async (pool) => {
    let ran = NaN;
    pool.on('task:end', ({ runMs }) => (ran = runMs));
    const quick = pool.submit((n: number) => n, 1);
    spin(300);
    await quick;
    expect(ran).toBeLessThan(200);
  }));
