import type { ComlinkEndpoint } from './comlink.ts';
import { done, isAnswer, isMessage, type Message, throws, throwsThere } from './wire.ts';

type Listener = (event: { data: Message }) => void;

/** Of all calls in this realm: an answer that comes late, over a channel whose id is in use again, must find nobody. */
let lastCall = 0;

/**
 * What Comlink takes for an endpoint, and two things more: numbers stand on the wire in place of its ids, and no call
 * of its own remains without an answer. (Comlink would wait for ever: its promises reject by an answer only.)
 */
export abstract class Port implements ComlinkEndpoint {
  readonly #listeners = new Set<Listener>();
  /** Comlink's ids of the calls that wait for an answer. */
  readonly #calls = new Map<number, string>();
  /** And of assignments, which nobody can wait for: a rejection would be one that nobody handles. */
  readonly #assignments = new Map<number, string>();
  #closed: Error | undefined;

  /** Sends a message to the port of the same channel on the other side. */
  protected abstract transmit(message: Message, transfer: readonly object[]): void;

  /** Why no answers can come any more. */
  get closed(): Error | undefined {
    return this.#closed;
  }

  /** Whether a call waits for its answer. */
  get isCalling(): boolean {
    return this.#calls.size + this.#assignments.size > 0;
  }

  addEventListener(_type: string, listener: unknown): void {
    this.#listeners.add(listener as Listener);
  }

  removeEventListener(_type: string, listener: unknown): void {
    this.#listeners.delete(listener as Listener);
  }

  /** For Comlink, which answers with the id that it was asked with: a number. Its own are strings. */
  postMessage(message: Message, transfer: readonly object[] = []): void {
    if (typeof message.id === 'string') this.#call(message, message.id, transfer);
    else if (!this.closed) this.#answer(message, message.id, transfer);
  }

  /** For the channel: what came from the other side. */
  receive(message: unknown): void {
    // The user's code may write to the same pipe: what is not ours is left alone.
    if (!isMessage(message)) return;
    if (isAnswer(message)) this.#take(message, message.id);
    else this.#hear(message, message.id);
  }

  /** No answers can come any more: calls reject with this error, those that wait and those to come. */
  close(error: Error): void {
    if (this.#closed) return;
    this.#closed = error;
    const calls = [...this.#calls.values()];
    const assignments = [...this.#assignments.values()];
    this.#calls.clear();
    this.#assignments.clear();
    for (const id of calls) this.dispatch(throws(id, error));
    for (const id of assignments) this.dispatch(done(id));
  }

  protected newCall(): number {
    return ++lastCall;
  }

  protected dispatch(data: Message): void {
    for (const listener of this.#listeners) listener({ data });
  }

  #call(message: Message, id: string, transfer: readonly object[]): void {
    const isAssignment = message.type === 'SET';
    if (this.#closed) {
      this.dispatch(isAssignment ? done(id) : throws(id, this.#closed));
      return;
    }
    const call = this.newCall();
    // It is Comlink's message, made for us: nobody looks at it again.
    message.id = call;
    try {
      this.transmit(message, transfer);
      (isAssignment ? this.#assignments : this.#calls).set(call, id);
    } catch (error) {
      // Thrown, it would reach the caller too, but Comlink would keep the call for ever.
      this.dispatch(throws(id, error));
    }
  }

  #answer(message: Message, call: number, transfer: readonly object[]): void {
    try {
      this.transmit(message, transfer);
    } catch (error) {
      // Comlink's own answer to this would not say why.
      this.transmit(throwsThere(call, error as Error), []);
    }
  }

  #take(answer: Message, call: number): void {
    const id = this.#calls.get(call) ?? this.#assignments.get(call);
    if (id === undefined) return;
    if (!this.#calls.delete(call)) this.#assignments.delete(call);
    answer.id = id;
    this.dispatch(answer);
  }

  #hear(request: Message, call: number): void {
    try {
      this.dispatch(request);
    } catch (error) {
      // Comlink cannot read it: an argument for a handler that exists on the other side only.
      if (!this.closed) this.transmit(throwsThere(call, error as Error), []);
    }
  }
}
