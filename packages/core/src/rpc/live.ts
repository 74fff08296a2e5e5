import { isObject } from '../base/describe.ts';
import { type CancellationSignal, isAbortSignal, isToken } from '../cancellation/signals.ts';
import type { Channels } from './channels.ts';
import { isProxyMarked } from './comlink.ts';
import {
  type CancellationDescriptor,
  packCancellation,
  type StopWords,
  unpackCancellation,
} from './live-cancellation.ts';

export type { StopWords };

/** What goes over the wire in place of a live value: plain data. */
export type LiveDescriptor = { live: 'proxy'; id: number } | CancellationDescriptor;

/** Values that arrive as themselves and not as a copy: what is marked by `proxy`, tokens and signals. */
export const isLive = (value: unknown): boolean =>
  isObject(value) && !isBare(value) && (isProxyMarked(value) || isToken(value) || isAbortSignal(value));

/** Bytes with nothing attached to them, the most common of large values: of those nothing has to be asked. */
const isBare = (value: object): boolean =>
  ArrayBuffer.isView(value) && Object.getOwnPropertySymbols(value).length === 0;

/** The live values of one connection, on one of its sides. */
export class LiveValues {
  readonly #channels: Channels;
  readonly #words: StopWords | undefined;

  constructor(channels: Channels, words?: StopWords) {
    this.#channels = channels;
    this.#words = words;
  }

  /** The lease is for the time of the task: its end ends what tokens and signals have registered. */
  pack(value: unknown, lease: Disposable[]): LiveDescriptor {
    if (isProxyMarked(value)) return { live: 'proxy', id: this.#channels.expose(value).offer() };
    return packCancellation(value as CancellationSignal, this.#channels, this.#words, lease);
  }

  /** What was packed has not been sent after all. (What is in the lease ends with the lease.) */
  takeBack(descriptor: unknown, value: unknown): void {
    if ((descriptor as LiveDescriptor).live === 'proxy') this.#channels.expose(value as object).takeBack(1);
  }

  /** The lease ends with the task too, and before its word can be given to another. */
  unpack(packed: unknown, lease: Disposable[]): unknown {
    const descriptor = packed as LiveDescriptor;
    if (descriptor.live === 'proxy') return this.#channels.join(descriptor.id).remote;
    return unpackCancellation(descriptor, this.#channels, this.#words, lease);
  }

  /** What came is not going to be unpacked. */
  refuse(packed: unknown): void {
    const descriptor = packed as LiveDescriptor;
    if (descriptor.live === 'proxy') this.#channels.letGo(descriptor.id, 1);
  }
}
