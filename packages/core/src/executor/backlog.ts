import type { Slice } from './slice.ts';
import type { SubmittedTask } from './submitted-task.ts';
import { Supply } from './supply.ts';
import { TaskQueue } from './task-queue.ts';

/** The tasks that wait, the next one first: those that are made, and those that a supply will make. */
export class Backlog {
  readonly #queue = new TaskQueue<SubmittedTask | Supply>();
  /** How many tasks the supplies will make, beyond one for each. */
  #supplied = 0;

  get length(): number {
    return this.#queue.length + this.#supplied;
  }

  push(task: SubmittedTask): void {
    this.#queue.push(task);
  }

  pushAll(supply: Supply): void {
    this.#queue.push(supply);
    this.#supplied += supply.left - 1;
  }

  /** It was next once, and is again. */
  unshift(next: SubmittedTask | Supply): void {
    this.#queue.unshift(next);
    if (next instanceof Supply) this.#supplied += next.left - 1;
  }

  /** The next one, which stays; or the supply that will make it. */
  get head(): SubmittedTask | Supply | undefined {
    return this.#queue.first;
  }

  /** The next one, which stays. If its turn has only now come, it is made. */
  get first(): SubmittedTask | undefined {
    const { head } = this;
    if (!(head instanceof Supply)) return head;
    const task = head.next();
    this.#taken(head, 1);
    this.#queue.unshift(task);
    return task;
  }

  /** The next ones leave the supply that is the head, in these copies. */
  slice(supply: Supply, copies: unknown[]): Slice {
    const slice = supply.slice(copies);
    this.#taken(supply, copies.length);
    return slice;
  }

  shift(): SubmittedTask | undefined {
    const { first } = this;
    if (first) this.#queue.remove(first);
    return first;
  }

  /** Whether it was there. */
  remove(task: SubmittedTask): boolean {
    return this.#queue.remove(task);
  }

  /** The supply leaves, with all that is left of it. */
  removeAll(supply: Supply): void {
    if (this.#queue.remove(supply)) this.#supplied -= supply.left - 1;
  }

  #taken(supply: Supply, count: number): void {
    this.#supplied -= count;
    if (supply.left === 0) this.removeAll(supply);
  }
}
