import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** On the pipe: `[bridgeFrame, id, message]`; without a message, the port was closed. Pools' own frames begin with 0 or more. */
export const bridgeFrame = -1;

type Post = (frame: readonly unknown[], ports: readonly MessagePort[]) => void;

/**
 * Ports that were transferred. No port can leave its process: the one that was handed over stays, under our hand, and for
 * the other side there is a new one; what one of them hears, the other says.
 */
export class PortBridges {
  readonly #post: Post;
  readonly #ports = new Map<number, MessagePort>();
  #nextId: number;

  /** The pool's ids are even, the worker's odd. */
  constructor(side: 'pool' | 'worker', post: Post) {
    this.#nextId = side === 'pool' ? 0 : 1;
    this.#post = post;
  }

  newId(): number {
    const id = this.#nextId;
    this.#nextId += 2;
    return id;
  }

  /** This port goes to the other side, under an id. */
  open(id: number, port: MessagePort): void {
    this.#ports.set(id, port);
    const events = port as unknown as EventTarget;
    events.addEventListener('message', (event) => this.#tell(id, event as MessageEvent));
    // Only Node's begin by themselves to tell.
    port.start();
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#post([bridgeFrame, id], []);
    });
    // Whoever has the other end keeps it alive, not we.
    port.unref();
  }

  /** The port of an id that came. */
  join(id: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.open(id, port2);
    return port1;
  }

  /** The other side tells what was said there. */
  hear([, id, ...messages]: readonly unknown[], ports: readonly MessagePort[]): void {
    const port = this.#ports.get(id as number);
    if (messages.length > 0) port?.postMessage(messages[0], ports as MessagePort[]);
    else this.#close(id as number);
  }

  /** There is no other side any more. */
  close(): void {
    for (const id of [...this.#ports.keys()]) this.#close(id);
  }

  #close(id: number): void {
    const port = this.#ports.get(id);
    this.#ports.delete(id);
    port?.close();
  }

  #tell(id: number, { data, ports }: MessageEvent): void {
    try {
      this.#post([bridgeFrame, id, data as unknown], ports as unknown as MessagePort[]);
    } catch (error) {
      // Whoever said it cannot be told: for them it was sent.
      process.emitWarning(`A message of a port was lost on its way to another process: ${String(error)}`);
    }
  }
}
