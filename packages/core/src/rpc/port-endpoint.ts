import { soon } from '../base/microtask.ts';
import type { Endpoint } from './transport.ts';

/** What MessagePorts of Node, and those of the web, have in common with what is asked of them here. */
interface AnyPort {
  postMessage(message: unknown, transfer?: readonly object[]): void;
  close(): void;
  start?(): void;
  unref?(): void;
  /** Node's own way, which makes no event object per message. */
  on?(type: 'message', listener: (message: unknown) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Takes one message out of a port's inbox; `undefined` when there is none. */
type Receive = (port: never) => { message: unknown } | undefined;

/** A MessagePort as an endpoint. Where a message can be received at will, the inbox can be looked into. */
export function portEndpoint(port: object, receive?: Receive): Endpoint {
  const inbox = new Inbox(port as AnyPort, receive);
  return {
    postMessage: (message, transfer) => (port as AnyPort).postMessage(message, transfer ?? []),
    listen: (listener) => inbox.listen(listener),
    ...(receive && { poll: (urgent: (message: unknown) => boolean) => inbox.poll(urgent) }),
    close: () => (port as AnyPort).close(),
  };
}

class Inbox {
  readonly #port: AnyPort;
  readonly #receive: Receive | undefined;
  #listener: (message: unknown) => void = () => {};
  /** What was found by `poll` and is not urgent: comes before what the port has not handed out yet. */
  #kept: unknown[] = [];

  constructor(port: AnyPort, receive: Receive | undefined) {
    this.#port = port;
    this.#receive = receive;
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    if (this.#port.on) this.#port.on('message', (message) => this.#deliver(message));
    else {
      this.#port.addEventListener('message', ({ data }) => this.#deliver(data));
      this.#port.start?.();
    }
  }

  poll(urgent: (message: unknown) => boolean): void {
    for (;;) {
      const received = this.#receive?.(this.#port as never);
      if (received === undefined) return;
      if (urgent(received.message)) continue;
      if (this.#kept.length === 0) soon(() => this.#deliverKept());
      this.#kept.push(received.message);
    }
  }

  #deliver(message: unknown): void {
    this.#deliverKept();
    this.#listener(message);
  }

  #deliverKept(): void {
    const kept = this.#kept;
    if (kept.length === 0) return;
    this.#kept = [];
    for (const message of kept) this.#listener(message);
  }
}
