import { startTimer } from '../base/timer.ts';
import { ExecutorShutdownError, QueueFullError } from '../errors.ts';

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** The way into an executor's queue: open or closed, with room or without, and those who wait for room. */
export class QueueDoor {
  readonly #maxQueue: number;
  /** How many more could be let in; less than 1 is none. */
  readonly #room: () => number;
  #waiters: Waiter[] = [];
  #closed = false;
  #checkingAgain = false;

  constructor(maxQueue: number, waiting: () => number) {
    this.#maxQueue = maxQueue;
    this.#room = () => maxQueue - waiting();
  }

  get closed(): boolean {
    return this.#closed;
  }

  throwIfClosed(): void {
    if (this.#closed) throw new ExecutorShutdownError();
  }

  throwIfFull(): void {
    if (this.#room() > 0) return;
    throw new QueueFullError(
      `the queue is full: ${this.#maxQueue} tasks wait; \`await executor.ready()\` waits for room`,
    );
  }

  async ready(): Promise<void> {
    this.throwIfClosed();
    if (this.#room() > 0) return;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Room was made: wakes as many as can come in. Who does not come leaves the room to the next, a moment later. */
  roomMade(): void {
    if (this.#waiters.length === 0) return;
    for (const waiter of this.#waiters.splice(0, Math.max(0, this.#room()))) waiter.resolve();
    if (this.#waiters.length === 0 || this.#checkingAgain) return;
    this.#checkingAgain = true;
    startTimer(0, () => {
      this.#checkingAgain = false;
      if (this.#room() > 0) this.roomMade();
    });
  }

  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new ExecutorShutdownError());
  }
}
