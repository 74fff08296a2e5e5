import { carrying, packWire, unpackWire } from './carried.ts';
import { expose, noteRemote, wrap } from './comlink.ts';
import { Port } from './port.ts';
import { relay } from './relay.ts';
import { isMessage, type Message } from './wire.ts';

/** What a virtual port needs of the pipe that it shares. */
export interface Pipe {
  post(id: number, message: unknown, transfer?: readonly object[]): void;
  /** The one channel on which this value is exposed. */
  expose(value: object): OpenedPort;
  /** The other end of a channel whose id came. */
  join(id: number): JoinedPort;
  /** Messages to this id find nobody from now on. */
  forget(id: number): void;
  /** Tells the other side that an id, which it sent so many times, is not needed any more. */
  letGo(id: number, times: number): void;
}

/** One of many Comlink endpoints over one pipe: it costs an entry in a map, and no port of the platform. */
export abstract class VirtualPort extends Port {
  readonly id: number;
  protected readonly pipe: Pipe;

  constructor(pipe: Pipe, id: number) {
    super();
    this.pipe = pipe;
    this.id = id;
  }

  override receive(message: unknown): void {
    if (isMessage(message)) unpackWire(message, (id) => this.pipe.join(id).remote);
    super.receive(message);
  }

  protected override transmit(message: Message, transfer: readonly object[]): void {
    const all = new Set(transfer);
    const offered: OpenedPort[] = [];
    packWire(message, all, (value) => {
      const port = this.pipe.expose(value);
      offered.push(port);
      return port.offer();
    });
    try {
      this.pipe.post(this.id, message, [...all]);
    } catch (error) {
      for (const port of offered) port.takeBack(1);
      throw error;
    }
  }
}

export const released = (): Error => new Error('the callback was released');

/** The end at which something is exposed. It is there as long as the other side has use for it. */
export class OpenedPort extends VirtualPort {
  readonly #onClose: () => void;
  /** How many times the id was sent and has not been let go of. */
  #sent = 0;

  constructor(pipe: Pipe, id: number, onClose: () => void) {
    super(pipe, id);
    this.#onClose = onClose;
  }

  expose(target: object): this {
    expose(relay(target), this);
    return this;
  }

  /** The id, to be sent once to the other side. */
  offer(): number {
    this.#sent++;
    return this.id;
  }

  /** That many of those that were sent are not needed any more; others may still be on their way. */
  takeBack(times: number): void {
    this.#sent -= times;
    if (this.#sent <= 0) this.close(released());
  }

  override close(error: Error): void {
    if (this.closed) return;
    super.close(error);
    this.pipe.forget(this.id);
    this.#onClose();
    // Comlink then takes its listener away and calls the finalizer of what was exposed.
    this.dispatch({ id: 0, type: 'RELEASE' });
  }
}

/** The end at which something is called. */
export class JoinedPort extends VirtualPort {
  #remote: WeakRef<object> | undefined;
  /** How many times the id has come. */
  #received = 0;
  #isUnused = false;

  /** The id came once more. */
  join(): this {
    this.#received++;
    this.#isUnused = false;
    return this;
  }

  /** What is exposed at the other end: the same Comlink proxy for as long as somebody has it. */
  get remote(): object {
    const known = this.#remote?.deref();
    if (known) return known;
    const remote = carrying(wrap(this) as object);
    this.#remote = new WeakRef(remote);
    noteRemote(remote);
    return remote;
  }

  override postMessage(message: Message, transfer?: readonly object[]): void {
    if (message.type === 'RELEASE') this.#release();
    else super.postMessage(message, transfer);
  }

  override receive(message: unknown): void {
    super.receive(message);
    if (this.#isUnused && !this.isCalling) this.#letGo();
  }

  /** Comlink has no use for the port any more: its proxy was released by hand, or was collected. */
  #release(): void {
    this.#isUnused = true;
    // Released by hand, it is still there, and Comlink is about to forget its calls: now is the time to reject them.
    // Collected, it may have calls whose answers somebody waits for.
    const byHand = this.#remote?.deref() !== undefined;
    if (byHand || !this.isCalling) this.#letGo();
  }

  #letGo(): void {
    if (this.closed) return;
    this.close(released());
    this.pipe.forget(this.id);
    this.pipe.letGo(this.id, this.#received);
  }
}
