import { ExecutorShutdownError, QueueFullError } from '../errors.ts';

/** The way into an executor's queue: open or closed, with room or without, and those who wait for room. */
export class QueueDoor {
  readonly #maxQueue: number;
  /** How many wait inside, beyond those that could start at once. */
  readonly #waiting: () => number;
  #closed = false;
  /** Why nothing can run any more. */
  broken: Error | undefined;
  /** Those who wait for room, one behind the other: each looks when the one before has had the chance to come in. */
  #turn: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;

  constructor(maxQueue: number, waiting: () => number) {
    this.#maxQueue = maxQueue;
    this.#waiting = waiting;
  }

  get isBounded(): boolean {
    return this.#maxQueue !== Infinity;
  }

  get closed(): boolean {
    return this.#closed;
  }

  throwIfClosed(): void {
    if (this.broken) throw this.broken;
    if (this.#closed) throw new ExecutorShutdownError();
  }

  throwIfFull(): void {
    if (this.#isFull) {
      throw new QueueFullError(
        `the queue is full: ${this.#maxQueue} tasks wait; \`await executor.ready()\` waits for room`,
      );
    }
  }

  ready(): Promise<void> {
    return (this.#turn = this.#turn.catch(() => {}).then(() => this.#room()));
  }

  /** There may be room: a task left the queue, or a slot is free. */
  changed(): void {
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.changed();
  }

  break(error: Error): void {
    this.broken = error;
    this.changed();
  }

  get #isFull(): boolean {
    return this.#waiting() >= this.#maxQueue;
  }

  async #room(): Promise<void> {
    this.throwIfClosed();
    while (this.#isFull) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.throwIfClosed();
    }
  }
}
