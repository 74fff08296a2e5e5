import { PoolExecutor, type PoolSettings, type SpawnOptions, type Transport } from '@futures/core/backend';
import type { FaultyPool } from '@futures/testing/faults';
import { ProcessBackend } from '../../src/process-backend.ts';
import type { ProcessOptions } from '../../src/process-options.ts';

class CountingBackend extends ProcessBackend {
  readonly started: Transport[] = [];

  override spawn(options: SpawnOptions): Transport {
    const transport = super.spawn(options);
    this.started.push(transport);
    return transport;
  }
}

/** A pool of real processes, which can be ended from outside, and whose start can be short of time. */
export class FaultyProcessPool extends PoolExecutor implements FaultyPool {
  readonly #backend: CountingBackend;

  constructor(settings: Omit<PoolSettings, 'namePrefix'>, options: ProcessOptions = {}) {
    const backend = new CountingBackend({ memoryLimit: 32, ...options });
    super('FaultyProcessPool', backend, { namePrefix: 'process', maxWorkers: 1, ...settings });
    this.#backend = backend;
  }

  get spawned(): number {
    return this.#backend.started.length;
  }

  endLast(): void {
    this.#backend.started.at(-1)?.terminate();
  }
}
