import { Fifo } from '../base/fifo.ts';
import { soon } from '../base/microtask.ts';
import type { Endpoint } from './transport.ts';
import { turn } from './turn.ts';

/** An endpoint that brings in the next turn of the event loop what would make this one long; in the order in which it came. */
export class PacedEndpoint implements Endpoint {
  readonly #endpoint: Endpoint;
  readonly #postponed = new Fifo<unknown>();
  #listener: (message: unknown) => void = () => {};

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  postMessage(message: unknown, transfer?: readonly object[]): void {
    this.#endpoint.postMessage(message, transfer);
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    this.#endpoint.listen((message) => this.#hear(message));
  }

  /** No more will come. */
  hearTheRest(): void {
    while (this.#postponed.length > 0) this.#listener(this.#postponed.shift());
  }

  close(): void {
    this.#endpoint.close?.();
  }

  #hear(message: unknown): void {
    if (this.#postponed.length === 0 && !turn.isLong) return this.#hearNow(message);
    this.#postponed.push(message);
    if (this.#postponed.length === 1) turn.next(this.#hearPostponed);
  }

  /** One by one, so that what each brings about in microtasks is a part of the turn. */
  readonly #hearPostponed = (): void => {
    if (this.#postponed.length > 0) this.#hearNow(this.#postponed.shift());
    if (this.#postponed.length === 0) return;
    if (turn.isLong) turn.next(this.#hearPostponed);
    else soon(this.#hearPostponed);
  };

  #hearNow(message: unknown): void {
    turn.hears();
    this.#listener(message);
  }
}
