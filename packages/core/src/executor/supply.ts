import type { Chunk } from '../map/map.ts';
import type { SubmittedTask } from './submitted-task.ts';
import type { Line, Queueable } from './task-queue.ts';

interface SupplyPlan {
  /** Given up, one after the other, as they are taken. */
  items: unknown[];
  chunksize: number;
  priority: number;
  readonly make: (item: unknown, chunk: Chunk | undefined) => SubmittedTask;
  /** There will be no tasks for so many items. */
  dropped(supply: Supply, left: number): void;
}

/**
 * Many tasks of one function in one place of the queue: each is made when its turn comes. A hundred thousand that wait
 * would else be a hundred thousand objects that the garbage collector moves about.
 */
export class Supply implements Queueable<SubmittedTask | Supply> {
  readonly priority: number;
  queueLine: Line<SubmittedTask | Supply> | undefined;
  queueBefore: SubmittedTask | Supply | undefined;
  queueBehind: SubmittedTask | Supply | undefined;

  #taken = 0;
  #chunk: Chunk | undefined;
  readonly #plan: SupplyPlan;

  constructor(plan: SupplyPlan) {
    this.#plan = plan;
    this.priority = plan.priority;
  }

  /** How many tasks are still to be made. */
  get left(): number {
    return this.#plan.items.length - this.#taken;
  }

  next(): SubmittedTask {
    const { items, chunksize, make } = this.#plan;
    if (chunksize > 1 && this.#taken % chunksize === 0) this.#chunk = {};
    const item = items[this.#taken];
    items[this.#taken++] = undefined;
    return make(item, this.#chunk);
  }

  /** Nobody wants the rest. */
  drop(): void {
    const { left } = this;
    this.#plan.items = [];
    this.#taken = 0;
    if (left > 0) this.#plan.dropped(this, left);
  }
}
