import type { Executor } from '@futures/core';
import type { PoolOptions } from '@futures/core/backend';

/** What every executor can be made with. One that has no use for an option ignores it. */
export interface ContractOptions extends PoolOptions<never> {
  maxTasksPerWorker?: number;
}

/** Makes an executor for one test, which is shut down after it. */
export type Open = (options?: ContractOptions) => Executor;

/** Defines a test, unless the executor's exceptions have its title. */
type ContractTest = (title: string, body: (open: Open) => void | Promise<void>) => void;

/** One topic of the contract. */
export interface Chapter {
  readonly title: string;
  readonly define: (test: ContractTest) => void;
}
