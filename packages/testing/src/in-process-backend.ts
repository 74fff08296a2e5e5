import { compileFunction } from 'node:vm';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { BrokenExecutor } from '@futures/core';
import {
  type Backend,
  type Endpoint,
  nodeGlobals,
  portEndpoint,
  serveEndpoint,
  type SpawnOptions,
  type Transport,
  type WorkerExit,
} from '@futures/core/backend';

/** How a worker introduces itself: as it should, not at all, or as one of another version of the protocol. */
export type Hello = 'in time' | 'never' | 'of another version';

interface InProcessOptions {
  readonly hello?: Hello | undefined;
  /** Whether what a worker has begun can be read in memory, as between threads; elsewhere nobody knows until it tells. */
  readonly sharesMemory?: boolean | undefined;
  /** Whether workers can look into their inboxes in the middle of a task, as not on the web. */
  readonly polls?: boolean | undefined;
}

type Traits = Required<Pick<InProcessOptions, 'sharesMemory' | 'polls'>>;

/** A backend whose workers are a second half of this very thread, behind a channel: all of a pool but the threads. */
export class InProcessBackend implements Backend {
  readonly workerKind = 'worker';
  readonly globals = nodeGlobals();
  /** All that were started, the oldest first. */
  readonly workers: InProcessWorker[] = [];
  /** Of the workers that are started from now on. */
  hello: Hello;
  readonly #traits: Traits;

  constructor({ hello = 'in time', sharesMemory = true, polls = true }: InProcessOptions) {
    this.hello = hello;
    this.#traits = { sharesMemory, polls };
  }

  /** Those that have not ended. */
  get alive(): InProcessWorker[] {
    return this.workers.filter(({ isAlive }) => isAlive);
  }

  parallelism(): number {
    return 2;
  }

  broken(message: string, options: ErrorOptions): BrokenExecutor {
    return new BrokenExecutor(message, options);
  }

  spawn({ name }: SpawnOptions): Transport {
    const worker = new InProcessWorker(name, this.hello, this.#traits);
    this.workers.push(worker);
    return worker.transport;
  }
}

export const inProcessBackend = (options: InProcessOptions = {}): InProcessBackend =>
  new InProcessBackend(options);

/** Nothing can end what runs on this thread: an end is that nobody hears of it any more. */
export class InProcessWorker {
  readonly name: string;
  readonly transport: Transport;
  isAlive = true;
  readonly #endpoint: Endpoint;
  /** What it shares with its pool: a word for each task. */
  #memory: Int32Array | undefined;
  #closed!: (exit: WorkerExit) => void;
  #beforeItsEnd: () => void = () => {};

  constructor(name: string, hello: Hello, { sharesMemory, polls }: Traits) {
    this.name = name;
    const { port1, port2 } = new MessageChannel();
    this.#endpoint = portEndpoint(port1, receiveMessageOnPort);
    this.transport = {
      endpoint: {
        ...this.#endpoint,
        listen: (listener) => {
          this.#endpoint.listen(listener);
          port1.unref();
        },
      },
      closed: new Promise((resolve) => (this.#closed = resolve)),
      terminate: () => this.crash({ exitCode: 1 }),
      sharesMemory,
    };
    if (hello !== 'never') this.#serve(port2, hello, polls ? receiveMessageOnPort : undefined);
  }

  /** It ends, for a reason of its own. What it has sent before still arrives. */
  crash(exit: WorkerExit = { exitCode: 1 }): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    const words = this.#memory && Int32Array.from(this.#memory);
    setImmediate(() => {
      if (words) this.#unbegin(words);
      this.#endpoint.poll?.(() => false);
      this.#closed(exit);
    });
  }

  #serve(port: MessagePort, hello: Hello, receive: typeof receiveMessageOnPort | undefined): void {
    const endpoint = portEndpoint(port, receive);
    let introduced = hello === 'in time';
    this.#beforeItsEnd = serveEndpoint(
      {
        ...endpoint,
        listen: (listener) => {
          endpoint.listen((message) => {
            this.#memory ??= memoryIn(message);
            if (this.isAlive) listener(message);
          });
          port.unref();
        },
        postMessage: (message, transfer) => {
          if (!this.isAlive) return;
          endpoint.postMessage(introduced ? message : ofAnotherVersion(message), transfer);
          introduced = true;
        },
      },
      { compile: (program) => this.#compile(program), leave: () => this.crash({ exitCode: 0 }) },
    );
  }

  /**
   * The batch goes on after the end: what a worker that has ended would not have begun, this one has not begun. Words say
   * how many have, see core/src/cancellation/words.ts.
   */
  #unbegin(wordsAtTheEnd: Int32Array): void {
    const memory = this.#memory as Int32Array;
    wordsAtTheEnd.forEach((begun, slot) => {
      const begunSince = Atomics.load(memory, slot);
      if (begun >= 0 && begunSince > begun) Atomics.store(memory, slot, begun);
    });
  }

  /** With a `process` of its own, whose end is not that of the tests. */
  #compile(program: string): unknown {
    const exit = (exitCode = 0): never => {
      this.#beforeItsEnd();
      this.crash({ exitCode });
      throw new Error('this worker has ended');
    };
    // Timers end with their worker.
    const later = (act: () => void, ms: number): unknown =>
      setTimeout(() => {
        try {
          if (this.isAlive) act();
        } catch (error) {
          if (this.isAlive) throw error;
        }
      }, ms);
    return evaluate({ exit }, later, program);
  }
}

/** A program is a script: its value is that of its last statement, which only `eval` tells. */
const evaluate = compileFunction('return eval(program)', ['process', 'setTimeout', 'program']) as (
  process: object,
  setTimeout: object,
  program: string,
) => unknown;

/** The memory that comes with the message that sets a worker up. */
function memoryIn(message: unknown): Int32Array | undefined {
  const [, body] = message as [number, { argumentList?: { value?: { memory?: SharedArrayBuffer } }[] }];
  const memory = body.argumentList?.[0]?.value?.memory;
  return memory && new Int32Array(memory);
}

/** The first message of a worker is a notice with its version. */
function ofAnotherVersion(message: unknown): unknown {
  const [frame, [kind, version]] = message as [number, [number, number]];
  return [frame, [kind, version + 1]];
}
