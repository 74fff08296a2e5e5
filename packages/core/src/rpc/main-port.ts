import { Port } from './port.ts';
import type { Endpoint } from './transport.ts';
import { errorIn, isMessage, type Message, type NumberedMessage } from './wire.ts';

/** The halves of a connection: the one who started the worker, and the worker. */
export type Side = 'parent' | 'worker';

/** What goes over the main channel: a batch or its answers, stripped of all that is always the same; anything else. */
export const batchFrame = 0;
export const messageFrame = 1;

/** Waits for the answers to a batch. It hears of them in the very message: a promise would cost a turn, and an object or five. */
export interface Caller {
  ended(answers: unknown): void;
  /** The other side failed at it as a whole, or is gone. */
  failed(error: unknown): void;
}

/**
 * The channel of the main API. `run(batch)` is the hot path: Comlink's call for it is made short on the wire, and made
 * here instead of by Comlink, whose random id would take longer than all the rest. The other side is Comlink's.
 */
export class MainPort extends Port {
  readonly #endpoint: Endpoint;
  readonly #side: Side;
  #listen: (() => void) | undefined;
  /**
   * By the index that makes their id. No map: the tables of a map point to those that replace them, which leads the
   * collector from results that nobody has any more to all that came after them.
   */
  readonly #runs: (Caller | undefined)[] = [];
  readonly #free: number[] = [];
  #running = 0;
  /** Comlink's answer to a call has left, which is some microtasks after the call has ended. */
  onAnswered: () => void = () => {};
  /** What goes in place of answers that the platform cannot send. */
  inPlaceOf: (answers: unknown, fault: unknown) => unknown = (_answers, fault) => {
    throw fault;
  };

  /** `listen` is called with the first listener: what comes before that would find nobody. */
  constructor(endpoint: Endpoint, side: Side, listen: () => void) {
    super();
    this.#endpoint = endpoint;
    this.#side = side;
    this.#listen = listen;
  }

  override get isCalling(): boolean {
    return this.#running > 0 || super.isCalling;
  }

  override addEventListener(type: string, listener: unknown): void {
    super.addEventListener(type, listener);
    const listen = this.#listen;
    this.#listen = undefined;
    listen?.();
  }

  /** Has the other side run a batch. Throws what the platform throws where the batch cannot be cloned, or why there is nobody. */
  run(batch: unknown, transfer: readonly object[] | undefined, caller: Caller): void {
    if (this.closed) throw this.closed;
    const index = this.#free.at(-1) ?? this.#runs.length;
    this.#endpoint.postMessage([batchFrame, idOf(index), batch], transfer);
    this.#free.pop();
    this.#running++;
    this.#runs[index] = caller;
  }

  /** For the channel: a batch, or answers. */
  receiveShort(id: number, value: unknown): void {
    const caller = this.#callerOf(id);
    if (caller) caller.ended(value);
    else if (this.#side === 'parent') super.receive({ id, type: 'RAW', value });
    else super.receive({ id, type: 'APPLY', path: toRun, argumentList: [{ type: 'RAW', value }] });
  }

  override receive(message: unknown): void {
    const failed = isMessage(message) && message.type === 'HANDLER' ? this.#callerOf(message.id) : undefined;
    if (failed) failed.failed(errorIn(message as NumberedMessage));
    else super.receive(message);
  }

  /** Whoever waits for the answer to that batch, and now has it. */
  #callerOf(id: number): Caller | undefined {
    const index = indexOf(id);
    const caller = this.#runs[index];
    if (caller === undefined) return undefined;
    this.#runs[index] = undefined;
    this.#free.push(index);
    this.#running--;
    return caller;
  }

  override close(error: Error): void {
    super.close(error);
    this.#running = 0;
    for (const run of this.#runs.splice(0)) run?.failed(error);
  }

  protected override transmit(message: Message, transfer: readonly object[]): void {
    const parts = transfer.length > 0 ? transfer : undefined;
    const isShort = this.#side === 'worker' && message.type === 'RAW';
    if (!isShort) this.#endpoint.postMessage([messageFrame, message], parts);
    else this.#sendAnswers(message, parts);
    if (this.#side === 'worker') this.onAnswered();
  }

  #sendAnswers({ id, value }: Message, parts: readonly object[] | undefined): void {
    try {
      this.#endpoint.postMessage([batchFrame, id, value], parts);
    } catch (fault) {
      this.#endpoint.postMessage([batchFrame, id, this.inPlaceOf(value, fault)]);
    }
  }
}

/** One for all calls: Comlink only reads it. */
const toRun = ['run'];

/** Batches have ids below zero, so that they are not confused with Comlink's calls. */
const idOf = (index: number): number => -1 - index;
const indexOf = idOf;
