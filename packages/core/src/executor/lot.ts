import { realm } from '../base/realm.ts';
import type { Chunk, LotTaker, Rest } from '../map/map.ts';
import type { SubmittedTask, Work } from './submitted-task.ts';
import type { Supply } from './supply.ts';

interface LotPlan {
  readonly priority: number;
  /** Where it was submitted. */
  readonly site: object;
  /** Whether all that is to be known of a task is its function and its item, so that it may travel in a slice. */
  readonly mayBeSliced: boolean;
  readonly make: (item: unknown, id: number, chunk: Chunk | undefined) => SubmittedTask;
  /** A task that leaves by itself is looked at as any other. */
  prepare(task: SubmittedTask): void;
  /** What of it has not begun shall not. */
  drop(lot: Lot): void;
}

/** All items of one `map`: those that wait, in its supplies, and those on their way, as tasks or in slices. */
export class Lot implements Rest {
  readonly plan: LotPlan;
  taker: LotTaker | undefined;
  /** The function, in the form that the first of the tasks was given. */
  work: Work | undefined;
  /** Of which something is left. */
  readonly supplies = new Set<Supply>();

  constructor(plan: LotPlan, taker: LotTaker) {
    this.plan = plan;
    this.taker = taker;
  }

  /** A task of its own for the item of that place. */
  part(place: number, item: unknown, id: number, chunk: Chunk | undefined): SubmittedTask {
    const task = this.plan.make(item, id, chunk);
    task.ownExtras.site = this.plan.site;
    if (this.taker) this.taker.parted(place, task.future);
    // Nobody will look at it, nor need anybody be warned of that.
    else task.future.outcome();
    return task;
  }

  drop(): void {
    this.taker = undefined;
    this.plan.drop(this);
  }
}

/** The ids of so many futures, which may be made later or never: the first of them. */
export const reserveIds = (count: number): number => (realm.lastFutureId += count) - count + 1;
