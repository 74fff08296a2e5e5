import { unpackWire } from './carried.ts';
import { batchFrame, MainPort, messageFrame, type Side } from './main-port.ts';
import type { Endpoint } from './transport.ts';
import { JoinedPort, OpenedPort, type Pipe, released, VirtualPort } from './virtual-port.ts';
import { isAnswer, isMessage, type NumberedMessage, throwsThere } from './wire.ts';

// The first element of each message on the wire, beside those of the main channel. From `firstId` on it is the id of a
// virtual channel, even for those that the parent opened, odd for the worker's. See docs/design/channels.md.
const noticeFrame = 2;
const letGoFrame = 3;
const firstId = { parent: 4, worker: 5 };

/** How many messages are kept for ids that nobody hears yet. Most of them are late, and nobody ever will. */
const mostEarly = 64;

/** Hears what goes one way only. */
type Hearer = (message: unknown) => void;

/** Many channels over one pipe: the main API, one-way notices, and a virtual channel for each live value. */
export class Channels implements Pipe {
  /** The endpoint of the main API. Messages come in from the moment it has a listener. */
  readonly main: MainPort;
  onNotice: (notice: readonly unknown[]) => void = () => {};

  readonly #endpoint: Endpoint;
  readonly #receivers = new Map<number, VirtualPort | Hearer>();
  readonly #exposed = new Map<object, OpenedPort>();
  /** What came for an id before somebody hears it: its descriptor may still wait for its turn in this realm. */
  readonly #early = new Map<number, unknown>();
  #nextId: number;
  #closed: Error | undefined;

  constructor(endpoint: Endpoint, side: Side) {
    this.#endpoint = endpoint;
    this.#nextId = firstId[side];
    this.main = new MainPort(endpoint, side, () => endpoint.listen((frame) => this.#receive(frame)));
  }

  /** How many virtual channels are open. */
  get size(): number {
    return this.#receivers.size;
  }

  /** Tells the other side something that needs no answer. */
  notify(notice: readonly unknown[], transfer?: readonly object[]): void {
    this.#send([noticeFrame, notice], transfer);
  }

  /** A channel with something to expose at this end. `onClose` hears when the other side has let go of it. */
  open(onClose: () => void = () => {}): OpenedPort {
    const port = new OpenedPort(this, this.newId(), onClose);
    this.#attach(port);
    return port;
  }

  /** The one channel on which a value is exposed, however often it is sent. */
  expose(value: object): OpenedPort {
    const known = this.#exposed.get(value);
    if (known) return known;
    const port = this.open(() => this.#exposed.delete(value)).expose(value);
    if (!port.closed) this.#exposed.set(value, port);
    return port;
  }

  /** The other end of a channel, to be called once for each time that its id came. */
  join(id: number): JoinedPort {
    const known = this.#receivers.get(id);
    const port = known instanceof JoinedPort ? known : new JoinedPort(this, id);
    if (port !== known) this.#attach(port);
    return port.join();
  }

  /** An id for what goes one way only. */
  newId(): number {
    const id = this.#nextId;
    this.#nextId += 2;
    return id;
  }

  /** Hears what was and will be posted to an id, until it is forgotten. */
  hear(id: number, hearer: Hearer): void {
    if (this.#closed) return;
    this.#receivers.set(id, hearer);
    const early = this.#early.get(id);
    if (this.#early.delete(id)) hearer(early);
  }

  post(id: number, message: unknown, transfer?: readonly object[]): void {
    this.#send([id, message], transfer);
  }

  forget(id: number): void {
    this.#receivers.delete(id);
  }

  /** An id that came is not needed, that many times. */
  letGo(id: number, times: number): void {
    this.#send([letGoFrame, id, times]);
  }

  get canPoll(): boolean {
    return this.#endpoint.poll !== undefined;
  }

  /**
   * Takes what goes one way out of the inbox, also in the middle of a synchronous loop, where the platform can; the rest
   * follows in a microtask. Tells whether there was anything.
   */
  poll(): boolean {
    let any = false;
    this.#endpoint.poll?.((frame) => {
      any = true;
      return this.#isUrgent(frame);
    });
    return any;
  }

  /** The other side is gone: every call that waits, and every call from now on, rejects with this error. */
  close(error: Error): void {
    if (this.#closed) return;
    this.#closed = error;
    const receivers = [...this.#receivers.values()];
    this.#receivers.clear();
    this.#early.clear();
    this.main.close(error);
    for (const receiver of receivers) if (receiver instanceof VirtualPort) receiver.close(error);
  }

  #attach(port: VirtualPort): void {
    if (this.#closed) port.close(this.#closed);
    else this.#receivers.set(port.id, port);
  }

  /**
   * All that virtual channels and notices send passes here. Where a platform cannot transfer (process IPC), its endpoint
   * has to bridge what is in the list, such as the MessagePort of a proxy that an exposed function returns.
   */
  #send(frame: readonly unknown[], transfer: readonly object[] = []): void {
    if (!this.#closed) this.#endpoint.postMessage(frame, transfer.length > 0 ? transfer : undefined);
  }

  #receive(frame: unknown): void {
    // Anything may come: the user's code in a worker can write to the same pipe.
    if (!Array.isArray(frame) || this.#closed) return;
    const [channel, body, more] = frame as readonly unknown[];
    switch (channel) {
      case batchFrame:
        this.main.receiveShort(body as number, more);
        break;
      case messageFrame:
        this.main.receive(body);
        break;
      case noticeFrame:
        if (Array.isArray(body)) this.onNotice(body);
        break;
      case letGoFrame:
        this.#taken(body as number, more as number);
        break;
      default:
        if (typeof channel === 'number') this.#deliver(channel, body);
    }
  }

  #deliver(id: number, message: unknown): void {
    const receiver = this.#receivers.get(id);
    if (receiver instanceof VirtualPort) receiver.receive(message);
    else if (receiver) receiver(message);
    else if (!isMessage(message)) this.#keep(id, message);
    else if (!isAnswer(message)) this.#refuse(id, message);
  }

  /** Nobody must wait for ever. */
  #refuse(id: number, call: NumberedMessage): void {
    unpackWire(call, (argument) => this.letGo(argument, 1));
    this.post(id, throwsThere(call.id, released()));
  }

  #keep(id: number, message: unknown): void {
    this.#early.set(id, message);
    const [oldest] = this.#early.keys();
    if (this.#early.size > mostEarly) this.#early.delete(oldest as number);
  }

  /** Whether it was taken: what begins something, or is early, has to wait for its turn. */
  #isUrgent(frame: unknown): boolean {
    if (!Array.isArray(frame) || this.#closed) return false;
    const isForHearer = typeof this.#receivers.get(frame[0] as number) === 'function';
    if (frame[0] === noticeFrame || isForHearer) this.#receive(frame);
    return frame[0] === noticeFrame || isForHearer;
  }

  #taken(id: number, times: number): void {
    const port = this.#receivers.get(id);
    if (port instanceof OpenedPort) port.takeBack(times);
  }
}
