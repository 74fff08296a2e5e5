import { PoolExecutor } from '@futures/core/backend';
import { ProcessBackend } from './process-backend.ts';
import { partOptions, type ProcessPoolOptions } from './process-options.ts';

/** Runs tasks in child processes. */
export class ProcessPoolExecutor<I extends unknown[] | [] = unknown[]> extends PoolExecutor {
  readonly #backend: ProcessBackend;

  /** A number is short for `{ maxWorkers }`. */
  constructor(maxWorkers?: number);
  constructor(options?: ProcessPoolOptions<I>);
  constructor(options?: number | ProcessPoolOptions<I>) {
    const { settings, processes } = partOptions(options as number | ProcessPoolOptions<never> | undefined);
    const backend = new ProcessBackend(processes);
    super('ProcessPoolExecutor', backend, settings);
    this.#backend = backend;
  }

  /**
   * Shuts down at once, by SIGTERM: what waits is cancelled, what runs fails. Resolves when the processes are gone, for
   * which one that handles the signal may take its time.
   */
  terminateWorkers(): Promise<void> {
    return this.#end('terminateWorkers() was called', 'SIGTERM');
  }

  /** The same by SIGKILL, which nobody can handle. */
  killWorkers(): Promise<void> {
    return this.#end('killWorkers() was called', 'SIGKILL');
  }

  #end(because: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    return this.endBy(() => this.#backend.kill(signal), because);
  }
}
