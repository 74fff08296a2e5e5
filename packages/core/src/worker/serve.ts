import { isObject } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import { portEndpoint } from '../rpc/port-endpoint.ts';
import { addServed } from '../shipping/served.ts';
import { raiseRejections } from './raise-rejections.ts';
import { serveEndpoint } from './serve-endpoint.ts';

/** Under this name a pool sends the port over which it wants to talk to its worker. */
export const greeting = '@futures/core.port';

/**
 * Makes this worker one of a pool's: the pool can call these functions by `servedTasks`, and can send others. For a
 * worker entry of one's own; it may be called several times, by several modules.
 */
export function serve(functions: Readonly<Record<string, (...args: never[]) => unknown>> = {}): void {
  addServed(functions);
  if (realm.serving === true) return;
  realm.serving = true;
  const scope = surroundings();
  if (scope) raiseRejections();
  scope?.listenOnce((message) => {
    if (!isObject(message) || !(greeting in message)) return false;
    serveEndpoint(portEndpoint(message[greeting] as object, scope.receive), { leave: scope.leave });
    return true;
  });
}

/** What a worker has around it, on the platform at hand. */
interface Surroundings {
  /** Listens to what is sent to the worker as a whole, until the listener is content. */
  listenOnce(listener: (message: unknown) => boolean): void;
  /** Takes a message out of a port's inbox. */
  receive: ((port: object) => { message: unknown } | undefined) | undefined;
  /** Ends the worker, once what it has printed is out. */
  readonly leave: () => void;
}

/** `undefined` where this is no worker: what is served can still be called by an executor on this thread. */
function surroundings(): Surroundings | undefined {
  return threadOfNode() ?? workerOfBrowser();
}

interface NodeProcess {
  getBuiltinModule?(id: 'node:worker_threads'): NodeThreads | undefined;
  exit(): void;
  stdout: NodeStream;
  stderr: NodeStream;
}

interface NodeStream {
  write(text: string, written: () => void): void;
}

interface NodeThreads {
  parentPort: NodePort | null;
  receiveMessageOnPort(port: object): { message: unknown } | undefined;
}

interface NodePort {
  on(type: 'message', listener: (message: unknown) => void): void;
  off(type: 'message', listener: (message: unknown) => void): void;
}

function threadOfNode(): Surroundings | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  const threads = process?.getBuiltinModule?.('node:worker_threads');
  const port = threads?.parentPort;
  if (!port) return undefined;
  return {
    listenOnce(listener) {
      const hear = (message: unknown): void => {
        if (listener(message)) port.off('message', hear);
      };
      port.on('message', hear);
    },
    receive: (other) => threads.receiveMessageOnPort(other),
    // A terminated thread loses what it has printed and its parent has not fetched yet.
    leave: () => process?.stdout.write('', () => process.stderr.write('', () => process.exit())),
  };
}

interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
  WorkerGlobalScope?: unknown;
}

function workerOfBrowser(): Surroundings | undefined {
  const scope = globalThis as unknown as WorkerScope;
  if (scope.WorkerGlobalScope === undefined) return undefined;
  return {
    listenOnce(listener) {
      const hear = ({ data }: { data: unknown }): void => {
        if (listener(data)) scope.removeEventListener('message', hear);
      };
      scope.addEventListener('message', hear);
    },
    receive: undefined,
    leave: () => scope.close(),
  };
}
