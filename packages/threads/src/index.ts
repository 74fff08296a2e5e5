export * from '@futures/core';

export { ThreadPoolExecutor } from './thread-pool-executor.ts';

export type { ResourceLimits, ThreadOptions, ThreadPoolOptions, WorkerLike } from './thread-options.ts';
