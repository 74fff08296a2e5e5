import { Port } from './port.ts';
import type { Endpoint } from './transport.ts';
import type { Message } from './wire.ts';

/** The halves of a connection: the one who started the worker, and the worker. */
export type Side = 'parent' | 'worker';

/** What goes over the main channel: a batch or its answers, stripped of all that is always the same; anything else. */
export const batchFrame = 0;
export const messageFrame = 1;

/** Stands for the batch in a call of `run` that is made before there is one: it is held back. */
export const noBatchYet: unique symbol = Symbol('no batch yet');

/** The channel of the main API. `run(batch)` is the hot path: Comlink's call for it is made short on the wire. */
export class MainPort extends Port {
  readonly #endpoint: Endpoint;
  readonly #side: Side;
  #listen: (() => void) | undefined;
  /** The call that is held back. */
  #ahead = 0;

  /** `listen` is called with the first listener: what comes before that would find nobody. */
  constructor(endpoint: Endpoint, side: Side, listen: () => void) {
    super();
    this.#endpoint = endpoint;
    this.#side = side;
    this.#listen = listen;
  }

  override addEventListener(type: string, listener: unknown): void {
    super.addEventListener(type, listener);
    const listen = this.#listen;
    this.#listen = undefined;
    listen?.();
  }

  /** For the channel: a batch, or answers. */
  receiveShort(id: number, value: unknown): void {
    if (this.#side === 'parent') this.receive({ id, type: 'RAW', value });
    else this.receive({ id, type: 'APPLY', path: ['run'], argumentList: [{ type: 'RAW', value }] });
  }

  /** Sends the call that is held back, with this batch. Throws what the platform throws, and holds it on. */
  sendAhead(batch: unknown, transfer?: readonly object[]): void {
    if (!this.closed) this.#endpoint.postMessage([batchFrame, this.#ahead, batch], transfer);
  }

  protected override transmit(message: Message, transfer: readonly object[]): void {
    const short = this.#side === 'parent' ? batchOf(message) : answersOf(message);
    if (short?.value === noBatchYet) {
      this.#ahead = message.id as number;
      return;
    }
    const frame = short ? [batchFrame, message.id, short.value] : [messageFrame, message];
    this.#endpoint.postMessage(frame, transfer.length > 0 ? transfer : undefined);
  }
}

function batchOf({ type, path, argumentList }: Message): { value?: unknown } | undefined {
  const isRun = type === 'APPLY' && path?.length === 1 && path[0] === 'run' && argumentList?.length === 1;
  const batch = isRun ? argumentList[0] : undefined;
  return batch?.type === 'RAW' ? batch : undefined;
}

const answersOf = (message: Message): { value?: unknown } | undefined =>
  message.type === 'RAW' ? message : undefined;
