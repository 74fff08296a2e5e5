import { expect, test } from '@jest/globals';
import { CancellationTokenSource, type Future, proxy, ThreadPoolExecutor, wait } from '@futures/threads';
import { activeResources, listenersOn, stillHeld, tasks, until, upTo } from '@futures/testing';

/** Ports, workers and timers that the process has, by kind. */
function handles(): { MessagePort: number; workers: number; Timeout: number } {
  const { MessagePort = 0, Worker: workers = 0, Timeout = 0 } = activeResources();
  return { MessagePort, workers, Timeout };
}

/** Has a pool live and end, and keeps a weak reference to it. */
async function ended(live: (pool: ThreadPoolExecutor) => Promise<unknown>): Promise<WeakRef<object>> {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2, onWorkerExit: 'replace' });
  await live(pool);
  await pool.shutdown({ timeout: 0 });
  expect(pool.stats).toMatchObject({ workers: 0, queued: 0, running: 0 });
  return new WeakRef(pool);
}

async function settle(...futures: readonly Future<unknown>[]): Promise<void> {
  await wait(futures);
  for (const future of futures) future.outcome();
}

const lives: [string, (pool: ThreadPoolExecutor) => Promise<unknown>][] = [
  ['has run tasks', (pool) => pool.map(tasks.double, upTo(1000)).toArray()],
  ['has not run any', () => Promise.resolve()],
  [
    'was ended in the middle',
    async (pool) =>
      void pool
        .submit(tasks.never)
        .exception()
        .catch(() => {}),
  ],
  ['has lost threads', (pool) => settle(pool.submit(tasks.exits, 1), pool.submit(tasks.exits, 0))],
  ['has ended threads', (pool) => settle(pool.with({ timeout: 1, killAfter: 0 }).submit(tasks.never))],
  [
    'could not start one',
    async () => {
      const broken = new ThreadPoolExecutor({ maxWorkers: 1, initializer: tasks.throwsRangeError as never });
      await settle(broken.submit(tasks.double, 1));
    },
  ],
];

test.each(lives)('a pool that %s and was shut down leaves nothing behind', async (_, live) => {
  await ended(live);
  await until(() => handles().workers === 0);
  const before = handles();
  const refs = await Promise.all(upTo(3).map(() => ended(live)));
  expect(await stillHeld(refs)).toBe(0);
  await until(() => handles().MessagePort <= before.MessagePort);
  expect(handles().workers).toBe(0);
});

test('signals, tokens and callbacks among the arguments leave no listener and no port', async () => {
  const pool = new ThreadPoolExecutor(2);
  const { signal } = new AbortController();
  const { token } = new CancellationTokenSource();
  const look = async (
    value: { aborted?: boolean; cancelled?: boolean },
    callback: (text: string) => unknown,
  ): Promise<unknown> => callback(String(value.aborted ?? value.cancelled));
  const callback = proxy((text: string) => text);
  await pool.submit(look, signal, callback);
  const before = handles();
  const answers = await Promise.all(
    upTo(300).map((n) =>
      pool.submit(look, n % 2 === 0 ? signal : token, n % 3 === 0 ? callback : proxy(String)),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(['false']));
  expect(listenersOn(signal)).toBe(0);
  expect(handles().MessagePort).toBe(before.MessagePort);
  await pool.shutdown();
});
