import { BrokenThreadPool } from '@futures/core';
import { type Backend, type SpawnOptions, type Transport, unexpected } from '@futures/core/backend';
import type { ThreadOptions } from '../thread-options.ts';
import { WebTransport } from './web-transport.ts';
import { WorkerGlobals } from './worker-globals.ts';

/** Those of the default entry are the same for all pools of a page. */
const usualGlobals = new WorkerGlobals();

/** Starts web workers. */
export class ThreadBackend implements Backend {
  readonly workerKind = 'thread';
  readonly #make: (() => unknown) | undefined;
  readonly #globals: WorkerGlobals;

  constructor({ worker, ...forNode }: ThreadOptions) {
    refuseAny(forNode);
    this.#make = worker;
    this.#globals = worker ? new WorkerGlobals() : usualGlobals;
  }

  get globals(): Backend['globals'] {
    return this.#globals.names;
  }

  parallelism(): number {
    // A server may make a pool that only its pages will use.
    return (globalThis.navigator as Navigator | undefined)?.hardwareConcurrency ?? 1;
  }

  broken(message: string, options: ErrorOptions): BrokenThreadPool {
    return new BrokenThreadPool(message, options);
  }

  spawn({ name }: SpawnOptions): Transport {
    const worker = this.#make ? asWorker(this.#make()) : startWorker(name);
    return new WebTransport(worker, this.#globals);
  }
}

/**
 * The same path from the sources and from the build. In just these words: bundlers look for them, and make a file of its
 * own of the worker's entry.
 */
const startWorker = (name: string): Worker =>
  new Worker(new URL('../../dist/browser/thread-entry.js', import.meta.url), { type: 'module', name });

function asWorker(value: unknown): Worker {
  if (Object.prototype.toString.call(value) === '[object Worker]') return value as Worker;
  throw unexpected('worker()', 'a Worker', value);
}

function refuseAny(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined)
      throw new TypeError(`\`${name}\` is for threads of Node: a browser's workers have nothing like it`);
  }
}
