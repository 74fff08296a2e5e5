import type { SubmittedTask } from './submitted-task.ts';
import type { Line, Queueable } from './task-queue.ts';

/**
 * Many tasks of one function in one place of the queue: each is made when its turn comes. A hundred thousand that wait
 * would else be a hundred thousand objects that the garbage collector moves about.
 */
export class Supply implements Queueable<SubmittedTask | Supply> {
  readonly priority: number;
  queueLine: Line<SubmittedTask | Supply> | undefined;
  queueBefore: SubmittedTask | Supply | undefined;
  queueBehind: SubmittedTask | Supply | undefined;

  /** Given up, one after the other, as they are taken. */
  #items: unknown[];
  #taken = 0;
  readonly #make: (item: unknown) => SubmittedTask;
  /** Tells how many there will be no tasks for. */
  readonly #dropped: (supply: Supply, left: number) => void;

  constructor(
    items: unknown[],
    priority: number,
    make: (item: unknown) => SubmittedTask,
    dropped: (supply: Supply, left: number) => void,
  ) {
    this.#items = items;
    this.priority = priority;
    this.#make = make;
    this.#dropped = dropped;
  }

  /** How many tasks are still to be made. */
  get left(): number {
    return this.#items.length - this.#taken;
  }

  next(): SubmittedTask {
    const item = this.#items[this.#taken];
    this.#items[this.#taken++] = undefined;
    return this.#make(item);
  }

  /** Nobody wants the rest. */
  drop(): void {
    const { left } = this;
    this.#items = [];
    this.#taken = 0;
    if (left > 0) this.#dropped(this, left);
  }
}
