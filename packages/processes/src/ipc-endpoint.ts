import type { MessagePort } from 'node:worker_threads';
import type { Endpoint } from '@futures/core/backend';
import { FrameReader } from './frame-reader.ts';
import { type Luggage, pack, unpack } from './packing.ts';
import { bridgeFrame, PortBridges } from './port-bridges.ts';
import { SpoolReader, SpoolWriter } from './spool.ts';

/** How bytes move, at one end. */
export interface Link {
  readonly side: 'pool' | 'worker';
  /** Descriptors of the files for large buffers, where there are any. */
  readonly spoolOut: number | undefined;
  readonly spoolIn: number | undefined;
  write(bytes: Buffer): void;
  /** Hands over what has come and was not handed over yet, whose memory is used again; absent where one cannot look. */
  look?: ((take: (bytes: Buffer) => void) => void) | undefined;
  /** A message came that cannot be read: what it was an answer to will never end. */
  unreadable(error: Error): void;
  close(): void;
}

interface Message {
  readonly message: unknown;
  readonly ports: readonly MessagePort[];
}

/** One end of the pipe between a pool and a process; the same at both. */
export class IpcEndpoint implements Endpoint {
  readonly #link: Link;
  readonly #luggage: Luggage;
  readonly #frames = new FrameReader((frame) => this.#take(frame));
  readonly poll: Endpoint['poll'];
  #listener: ((message: unknown) => void) | undefined;
  /** What has come and waits for its turn. */
  #inbox: Message[] = [];
  #due = false;

  constructor(link: Link) {
    this.#link = link;
    this.#luggage = {
      bridges: new PortBridges(link.side, (frame, ports) => this.postMessage(frame, ports)),
      spoolOut: link.spoolOut === undefined ? undefined : new SpoolWriter(link.spoolOut),
      spoolIn: link.spoolIn === undefined ? undefined : new SpoolReader(link.spoolIn),
    };
    this.poll = link.look && ((urgent) => this.#poll(urgent));
  }

  postMessage(message: unknown, transfer: readonly object[] = []): void {
    this.#link.write(pack(message, transfer, this.#luggage));
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    this.#deliver();
  }

  /** Bytes have come. They are read at once: the memory may be used for the next. */
  receive(bytes: Buffer): void {
    this.#frames.push(bytes);
    this.#deliver();
  }

  close(): void {
    this.#luggage.bridges.close();
    this.#link.close();
  }

  /** In the middle of a task. What is not urgent comes later, in its order. */
  #poll(urgent: (message: unknown) => boolean): void {
    this.#link.look?.((bytes) => this.#frames.push(bytes));
    const came = this.#inbox;
    this.#inbox = [];
    // Who hears of something urgent may look for more: what that brings is newer than what is kept here.
    const kept = came.filter(({ message }) => isBridged(message) || !urgent(message));
    this.#inbox.unshift(...kept);
    this.#deliverLater();
  }

  /** One message. Whoever awaits what it brings hears of that before the next one comes, as with a platform's own ports. */
  #deliver(): void {
    if (this.#due || !this.#listener) return;
    const next = this.#inbox.shift();
    if (!next) return;
    this.#deliverLater();
    const { message, ports } = next;
    if (isBridged(message)) this.#luggage.bridges.hear(message, ports);
    else this.#listener(message);
  }

  /** When all promises have been followed: the ticks of Node come after that. */
  #deliverLater(): void {
    if (this.#due || this.#inbox.length === 0) return;
    this.#due = true;
    queueMicrotask(() =>
      process.nextTick(() => {
        this.#due = false;
        this.#deliver();
      }),
    );
  }

  #take(frame: Buffer): void {
    try {
      this.#inbox.push(unpack(frame, this.#luggage));
    } catch (error) {
      this.#link.unreadable(error as Error);
    }
  }
}

const isBridged = (message: unknown): message is readonly unknown[] =>
  Array.isArray(message) && message[0] === bridgeFrame;
