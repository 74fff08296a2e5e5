import { type Executor, type Future, wait } from '@futures/core';
import { upTo } from './counted-input.ts';
import * as tasks from './tasks.ts';

/** What a pool goes through before it is shut down, and how that is called. */
export type Life<Pool extends Executor> = [name: string, live: (pool: Pool) => Promise<unknown>];

/** Those that are the same for all pools whose workers can be lost. */
export const livesOfPools: readonly Life<Executor>[] = [
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
  ['has lost workers', (pool) => settled(pool.submit(tasks.exits, 1), pool.submit(tasks.exits, 0))],
  ['has ended workers', (pool) => settled(pool.with({ timeout: 1, killAfter: 0 }).submit(tasks.never))],
];

/** Has a pool live and end, and keeps a weak reference to it. */
export async function lived<Pool extends Executor>(pool: Pool, [, live]: Life<Pool>): Promise<WeakRef<Pool>> {
  await live(pool);
  await pool.shutdown({ timeout: 0 });
  const { workers, queued, running } = pool.stats;
  if (workers + queued + running > 0)
    throw new Error(
      `after its shutdown a pool has ${workers} workers, ${queued} tasks queued, ${running} running`,
    );
  return new WeakRef(pool);
}

/** Resolves when the futures are done, and looks at what they came to. */
export async function settled(...futures: readonly Future<unknown>[]): Promise<void> {
  await wait(futures);
  for (const future of futures) future.outcome();
}
