import { PoolExecutor } from '@futures/core/backend';
import { ThreadBackend } from './node/thread-backend.ts';
import { partOptions, type ThreadPoolOptions } from './thread-options.ts';

/** Runs tasks in worker threads. */
export class ThreadPoolExecutor extends PoolExecutor {
  /** A number is short for `{ maxWorkers }`. */
  constructor(maxWorkers?: number);
  constructor(options?: ThreadPoolOptions<never>);
  constructor(options?: number | ThreadPoolOptions<never>) {
    const { settings, threads } = partOptions(options);
    super('ThreadPoolExecutor', new ThreadBackend(threads), settings);
  }
}
