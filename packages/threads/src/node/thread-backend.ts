import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker, type WorkerOptions } from 'node:worker_threads';
import { BrokenThreadPool } from '@futures/core';
import {
  type Backend,
  greeting,
  nodeGlobals,
  portEndpoint,
  unexpected,
  type SpawnOptions,
  type Transport,
  type WorkerExit,
} from '@futures/core/backend';
import type { ThreadOptions, WorkerLike } from '../thread-options.ts';

/** The same path from the sources and from the build. */
const entry = new URL('../../dist/node/thread-entry.cjs', import.meta.url);

/** Starts worker threads of Node. */
export class ThreadBackend implements Backend {
  readonly workerKind = 'thread';
  readonly #options: ThreadOptions;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  get globals(): ReadonlySet<string> {
    return nodeGlobals();
  }

  parallelism(): number {
    return availableParallelism();
  }

  broken(message: string, options: ErrorOptions): BrokenThreadPool {
    return new BrokenThreadPool(message, options);
  }

  spawn({ name }: SpawnOptions): Transport {
    const worker = this.#start(name);
    const { port1: port, port2: itsPort } = new MessageChannel();
    const endpoint = portEndpoint(port, receiveMessageOnPort);
    worker.postMessage({ [greeting]: itsPort }, [itsPort]);
    return {
      endpoint: {
        ...endpoint,
        listen(listener) {
          endpoint.listen(listener);
          // To listen would keep the process alive; what does so is that somebody waits for a result.
          port.unref();
        },
      },
      closed: endOf(worker).then((exit) => {
        // What the worker sent before its end may still lie in the inbox.
        endpoint.poll?.(() => false);
        return exit;
      }),
      terminate: () => void worker.terminate(),
      sharesMemory: true,
    };
  }

  #start(name: string): Worker {
    const { worker: make, resourceLimits, execArgv, env } = this.#options;
    const worker = make
      ? asThread(make())
      : new Worker(entry, { name, ...given({ resourceLimits, execArgv, env }) });
    worker.unref();
    return worker;
  }
}

/** Its end is heard of once, with what it died of. */
function endOf(worker: Worker): Promise<WorkerExit> {
  return new Promise((resolve) => {
    let error: unknown;
    worker.on('error', (reason) => (error = reason));
    worker.on('exit', (exitCode) => resolve({ exitCode, error, outOfMemory: isOutOfMemory(error) }));
  });
}

const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

function asThread(worker: WorkerLike): Worker {
  if (worker instanceof Worker) return worker;
  throw unexpected('worker()', 'a Worker of node:worker_threads', worker);
}

const given = (options: WorkerOptions): WorkerOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
