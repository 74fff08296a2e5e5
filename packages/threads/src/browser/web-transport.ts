import {
  type Endpoint,
  errorOf,
  greeting,
  isLastWord,
  portEndpoint,
  type Transport,
  type WebHello,
  type WorkerExit,
} from '@futures/core/backend';
import type { WorkerGlobals } from './worker-globals.ts';

/**
 * A web worker. There is no event for its end, so it is known by other signs: it says a last word when it closes itself or
 * dies of an error that nobody has caught; the platform says that it could not be loaded; and a lock that it holds comes
 * free, whoever ended it. It counts as ended with the first of these, and is ended then in any case.
 */
export class WebTransport implements Transport {
  readonly endpoint: Endpoint;
  readonly closed: Promise<WorkerExit>;
  readonly sharesMemory = globalThis.crossOriginIsolated;

  readonly #worker: Worker;
  #error: unknown;
  #isEnding = false;
  #hasSaidTheLast = false;
  #finish: () => void = () => {};

  constructor(worker: Worker, globals: WorkerGlobals) {
    const { port1: port, port2: itsPort } = new MessageChannel();
    this.#worker = worker;
    this.endpoint = this.#endpointOf(port);
    this.closed = new Promise((resolve) => {
      this.#finish = () => resolve({ error: this.#error });
    });
    const hear = ({ data }: MessageEvent<unknown>): void => {
      const hello = helloIn(data);
      if (!hello) return;
      worker.removeEventListener('message', hear);
      globals.tell(hello.globals);
      worker.postMessage({ [greeting]: itsPort }, [itsPort]);
      if (hello.life !== undefined) this.#outlive(hello.life);
    };
    worker.addEventListener('message', hear);
    worker.addEventListener('error', (event) => {
      // It is told to those who wait for its tasks; otherwise the page would report it besides.
      event.preventDefault();
      this.#endBecause(errorIn(event));
    });
    for (const source of [worker, port])
      source.addEventListener('messageerror', () => this.#endBecause(unreadable()));
  }

  terminate(): void {
    this.#end();
  }

  #endpointOf(port: MessagePort): Endpoint {
    const endpoint = portEndpoint(port);
    return {
      ...endpoint,
      listen: (listener) =>
        endpoint.listen((message) => {
          // What it says of an error is more than what the platform tells.
          if (isLastWord(message)) this.#endWith(errorOf(message));
          else if (!this.#hasSaidTheLast) listener(message);
        }),
    };
  }

  /** Whoever gets the lock learns that the worker is gone. */
  #outlive(life: string): void {
    navigator.locks.request(life, () => this.#end()).catch(() => {});
  }

  /** Its last word: all that it has sent before has come. A task that has closed its worker may go on for a while. */
  #endWith(error: unknown): void {
    this.#hasSaidTheLast = true;
    this.#error = error;
    this.#end();
    this.#finish();
  }

  #endBecause(error: unknown): void {
    this.#error ??= error;
    this.#end();
  }

  #end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#worker.terminate();
    setTimeout(this.#finish, onTheWayMs);
  }
}

/** How long what a worker has sent may be on its way when its end becomes known by other means. */
const onTheWayMs = 10;

function helloIn(data: unknown): WebHello | undefined {
  if (typeof data !== 'object' || data === null || !(greeting in data)) return undefined;
  return data[greeting] as WebHello;
}

/** A worker that could not be loaded says nothing, not even what was missing; the console does. */
function errorIn({ message, filename, lineno, colno }: Partial<ErrorEvent>): Error {
  if (message === undefined)
    return new Error(
      'the worker could not be loaded: its file or one that it imports is missing, has an error in its syntax, or is ' +
        'forbidden by a Content-Security-Policy; the console of the page says which',
    );
  return new Error(`${message} (${filename}:${lineno}:${colno})`);
}

const unreadable = (): Error => new Error('a message of the worker could not be read on this side');
