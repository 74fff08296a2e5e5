import { expect, test } from '@jest/globals';
import { CancellationTokenSource, proxy, ThreadPoolExecutor } from '@futures/threads';
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

/** Ports, workers and timers that the process has, by kind. */
function handles(): { MessagePort: number; workers: number; Timeout: number } {
  const { MessagePort = 0, Worker: workers = 0, Timeout = 0 } = activeResources();
  return { MessagePort, workers, Timeout };
}

const lives: Life<ThreadPoolExecutor>[] = [
  ...livesOfPools,
  [
    'could not start one',
    async () => {
      const broken = new ThreadPoolExecutor({ maxWorkers: 1, initializer: tasks.throwsRangeError as never });
      await settled(broken.submit(tasks.double, 1));
    },
  ],
];

const open = (): ThreadPoolExecutor => new ThreadPoolExecutor({ maxWorkers: 2, onWorkerExit: 'replace' });

test.each(lives)('a pool that %s and was shut down leaves nothing behind', async (...life) => {
  await lived(open(), life);
  await until(() => handles().workers === 0);
  const before = handles();
  const refs = await Promise.all(upTo(3).map(() => lived(open(), life)));
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
