export * from '@futures/core';

export { ProcessPoolExecutor } from './process-pool-executor.ts';

export type { ProcessOptions, ProcessPoolOptions } from './process-options.ts';
