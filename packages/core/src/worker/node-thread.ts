import type { Surroundings } from './surroundings.ts';

interface NodeProcess {
  getBuiltinModule?(id: 'node:worker_threads'): NodeThreads | undefined;
  exit(): void;
  on(event: 'exit', listener: () => void): void;
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

/** `undefined` where this is no thread of `node:worker_threads`. */
export function threadOfNode(): Surroundings | undefined {
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
    connected: (_pool, end) => process?.on('exit', end),
    // A terminated thread loses what it has printed and its parent has not fetched yet.
    leave: () => process?.stdout.write('', () => process.stderr.write('', () => process.exit())),
  };
}
