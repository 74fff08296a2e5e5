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
  unshift(task: SubmittedTask): void {
    this.#queue.unshift(task);
  }

  /** The next one, which stays. If its turn has only now come, it is made. */
  get first(): SubmittedTask | undefined {
    const { first } = this.#queue;
    if (!(first instanceof Supply)) return first;
    const task = first.next();
    this.#supplied--;
    if (first.left === 0) this.removeAll(first, 0);
    this.#queue.unshift(task);
    return task;
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

  /** The supply leaves, with so many tasks that were not made. */
  removeAll(supply: Supply, left: number): void {
    if (this.#queue.remove(supply)) this.#supplied -= left - 1;
  }
}
