import { readdirSync } from 'node:fs';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { CancellationTokenSource, ProcessPoolExecutor, proxy } from '@futures/processes';
import {
  activeResources,
  type Life,
  listenersOn,
  lived,
  livesOfPools,
  settled,
  stillHeld,
  tasks,
  until,
  upTo,
} from '@futures/testing';

/** How many files and pipes this process has open, where that can be seen. */
function open(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

const lives: Life<ProcessPoolExecutor>[] = [
  ...livesOfPools,
  ['has moved large buffers', (pool) => pool.submit(tasks.identity, new Uint8Array(3_000_000))],
  ['was terminated', async (pool) => (await pool.submit(tasks.add, 1, 2), pool.terminateWorkers())],
  [
    'could not start one',
    async () => {
      const broken = new ProcessPoolExecutor({ maxWorkers: 1, initializer: tasks.throwsRangeError as never });
      await settled(broken.submit(tasks.double, 1));
      await broken.shutdown();
      const nowhere = new ProcessPoolExecutor({ maxWorkers: 1, cwd: '/nowhere/at/all' });
      await settled(nowhere.submit(tasks.double, 1));
      await nowhere.shutdown();
    },
  ],
];

const newPool = (): ProcessPoolExecutor =>
  new ProcessPoolExecutor({ maxWorkers: 2, onWorkerExit: 'replace' });

beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

test.each(lives)(
  'a pool that %s and was shut down leaves nothing behind (CF-248)',
  async (...life) => {
    await lived(newPool(), life);
    const before = open();
    const refs = await Promise.all(upTo(3).map(() => lived(newPool(), life)));
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
