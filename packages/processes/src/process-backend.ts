import { availableParallelism } from 'node:os';
import { BrokenProcessPool } from '@futures/core';
import { type Backend, nodeGlobals, type SpawnOptions, type Transport } from '@futures/core/backend';
import type { ProcessOptions } from './process-options.ts';
import { ProcessTransport } from './process-transport.ts';

/** Starts child processes of Node. */
export class ProcessBackend implements Backend {
  readonly workerKind = 'process';
  readonly #options: ProcessOptions;
  readonly #alive = new Set<ProcessTransport>();

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get globals(): ReadonlySet<string> {
    return nodeGlobals();
  }

  parallelism(): number {
    return availableParallelism();
  }

  broken(message: string, options: ErrorOptions): BrokenProcessPool {
    return new BrokenProcessPool(message, options);
  }

  spawn(options: SpawnOptions): Transport {
    const transport = new ProcessTransport(this.#options, options);
    this.#alive.add(transport);
    void transport.closed.then(() => this.#alive.delete(transport));
    return transport;
  }

  /** Sends a signal to all that live. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    for (const transport of this.#alive) transport.kill(signal);
  }
}
