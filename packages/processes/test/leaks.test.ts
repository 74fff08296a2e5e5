import { readdirSync } from 'node:fs';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { CancellationTokenSource, type Future, ProcessPoolExecutor, proxy, wait } from '@futures/processes';
import { activeResources, listenersOn, stillHeld, tasks, until, upTo } from '@futures/testing';

/** How many files and pipes this process has open, where that can be seen. */
function open(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

/** Has a pool live and end, and keeps a weak reference to it. */
async function ended(live: (pool: ProcessPoolExecutor) => Promise<unknown>): Promise<WeakRef<object>> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2, onWorkerExit: 'replace' });
  await live(pool);
  await pool.shutdown({ timeout: 0 });
  expect(pool.stats).toMatchObject({ workers: 0, queued: 0, running: 0 });
  return new WeakRef(pool);
}

async function settle(...futures: readonly Future<unknown>[]): Promise<void> {
  await wait(futures);
  for (const future of futures) future.outcome();
}

const lives: [string, (pool: ProcessPoolExecutor) => Promise<unknown>][] = [
  ['has run tasks', (pool) => pool.map(tasks.double, upTo(1000)).toArray()],
  ['has not run any', () => Promise.resolve()],
  ['has moved large buffers', (pool) => pool.submit(tasks.identity, new Uint8Array(3_000_000))],
  [
    'was ended in the middle',
    async (pool) =>
      void pool
        .submit(tasks.never)
        .exception()
        .catch(() => {}),
  ],
  ['has lost processes', (pool) => settle(pool.submit(tasks.exits, 1), pool.submit(tasks.exits, 0))],
  ['has ended processes', (pool) => settle(pool.with({ timeout: 1, killAfter: 0 }).submit(tasks.never))],
  ['was terminated', async (pool) => (await pool.submit(tasks.add, 1, 2), pool.terminateWorkers())],
  [
    'could not start one',
    async () => {
      const broken = new ProcessPoolExecutor({ maxWorkers: 1, initializer: tasks.throwsRangeError as never });
      await settle(broken.submit(tasks.double, 1));
      await broken.shutdown();
      const nowhere = new ProcessPoolExecutor({ maxWorkers: 1, cwd: '/nowhere/at/all' });
      await settle(nowhere.submit(tasks.double, 1));
      await nowhere.shutdown();
    },
  ],
];

beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

test.each(lives)(
  'a pool that %s and was shut down leaves nothing behind (CF-248)',
  async (_, live) => {
    await ended(live);
    const before = open();
    const refs = await Promise.all(upTo(3).map(() => ended(live)));
    expect(await stillHeld(refs)).toBe(0);
    await until(() => open() <= before);
    await until(() => (activeResources().ProcessWrap ?? 0) === 0);
  },
  60_000,
);

test('signals, tokens and callbacks among the arguments leave no listener', async () => {
  const pool = new ProcessPoolExecutor(2);
  const { signal } = new AbortController();
  const { token } = new CancellationTokenSource();
  const look = async (
    value: { aborted?: boolean; cancelled?: boolean },
    callback: (text: string) => unknown,
  ): Promise<unknown> => callback(String(value.aborted ?? value.cancelled));
  const callback = proxy((text: string) => text);
  const before = open();
  const answers = await Promise.all(
    upTo(300).map((n) =>
      pool.submit(look, n % 2 === 0 ? signal : token, n % 3 === 0 ? callback : proxy(String)),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(['false']));
  expect(listenersOn(signal)).toBe(0);
  await pool.shutdown();
  await until(() => open() <= before);
});
