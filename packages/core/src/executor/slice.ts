import type { Chunk } from '../map/map.ts';
import type { Lot } from './lot.ts';
import type { SubmittedTask, Trip } from './submitted-task.ts';

/**
 * Items of a `map` that travel as one and are answered as one. Nobody has futures of theirs, so there need be none: a
 * task is made only for an item to which something happens that concerns it alone.
 */
export class Slice {
  readonly lot: Lot;
  /** As they are sent. */
  readonly items: unknown[];
  /** The place of the first one in its lot, and the id of its task; those of the next are one more. */
  readonly place: number;
  readonly firstId: number;
  readonly chunk: Chunk | undefined;
  trip: Trip | undefined;
  /** How many have ended, the first ones. */
  answered = 0;
  /** Nothing more of it begins; and it has lost something by that. */
  isClosed = false;
  isShortened = false;
  /** Those that were made when it was taken apart, until they have left. */
  tasks: (SubmittedTask | undefined)[] | undefined;

  constructor(lot: Lot, items: unknown[], place: number, firstId: number, chunk: Chunk | undefined) {
    this.lot = lot;
    this.items = items;
    this.place = place;
    this.firstId = firstId;
    this.chunk = chunk;
  }

  get size(): number {
    return this.items.length;
  }

  land(values: readonly unknown[]): void {
    this.lot.taker?.landed(this.place + this.answered - values.length, values);
  }

  /** Nothing more begins: all from that one on leave it. */
  close(from: number): unknown[] {
    const rest = this.items.splice(from);
    this.isClosed = true;
    this.isShortened = rest.length > 0;
    return rest;
  }

  /** A task of its own for one of them, which is on that trip. */
  part(index: number, trip: Trip): SubmittedTask {
    const task = this.lot.part(this.place + index, this.items[index], this.firstId + index, this.chunk);
    // The function was looked at when the first of all tasks was.
    task.work = this.lot.work;
    task.trip = trip;
    return task;
  }

  /** The same for all that have not ended. */
  takeApart(tripOf: (index: number) => Trip): SubmittedTask[] {
    this.tasks = [];
    for (let index = this.answered; index < this.size; index++) {
      this.tasks[index] = this.part(index, tripOf(index));
    }
    return this.tasks.slice(this.answered) as SubmittedTask[];
  }
}
