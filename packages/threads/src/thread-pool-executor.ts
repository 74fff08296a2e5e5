import { PoolExecutor } from '@futures/core/backend';
import { ThreadBackend } from '#thread-backend';
import { partOptions, type ThreadPoolOptions } from './thread-options.ts';

/** Runs tasks in worker threads, or in web workers where the package is loaded for a browser. */
export class ThreadPoolExecutor<I extends unknown[] | [] = unknown[]> extends PoolExecutor {
  /** A number is short for `{ maxWorkers }`. */
  constructor(maxWorkers?: number);
  constructor(options?: ThreadPoolOptions<I>);
  constructor(options?: number | ThreadPoolOptions<I>) {
    const { settings, threads } = partOptions(options as number | ThreadPoolOptions<never> | undefined);
    super('ThreadPoolExecutor', new ThreadBackend(threads), settings);
  }
}
