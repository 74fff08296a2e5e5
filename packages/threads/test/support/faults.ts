import { Worker } from 'node:worker_threads';
import { PoolExecutor, type PoolSettings } from '@futures/core/backend';
import type { FaultyPool } from '@futures/testing/faults';
import { ThreadBackend } from '../../src/node/thread-backend.ts';

/** A pool of real threads, which can be ended from outside, and whose start can be short of time. */
export class FaultyThreadPool extends PoolExecutor implements FaultyPool {
  readonly #threads: Worker[];

  /** `entry`: another one than a thread's own. */
  constructor(settings: Omit<PoolSettings, 'namePrefix'>, entry = usualEntry) {
    const threads: Worker[] = [];
    const backend = new ThreadBackend({
      worker: () => {
        const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 24 }, stderr: true });
        threads.push(worker);
        return worker;
      },
    });
    super('FaultyThreadPool', backend, { namePrefix: 'thread', maxWorkers: 1, ...settings });
    this.#threads = threads;
  }

  get spawned(): number {
    return this.#threads.length;
  }

  endLast(): void {
    void this.#threads.at(-1)?.terminate();
  }
}

const usualEntry = new URL('../../dist/node/thread-entry.cjs', import.meta.url);
