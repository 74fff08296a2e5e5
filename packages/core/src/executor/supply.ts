import type { Chunk } from '../map/map.ts';
import type { Lot } from './lot.ts';
import { Slice } from './slice.ts';
import type { SubmittedTask } from './submitted-task.ts';
import type { Line, Queueable } from './task-queue.ts';

/**
 * Many tasks of one function in one place of the queue: each is made when its turn comes, if it does not leave in a
 * slice. A hundred thousand that wait would else be a hundred thousand objects that the garbage collector moves about.
 */
export class Supply implements Queueable<SubmittedTask | Supply> {
  queueLine: Line<SubmittedTask | Supply> | undefined;
  queueBefore: SubmittedTask | Supply | undefined;
  queueBehind: SubmittedTask | Supply | undefined;

  readonly lot: Lot;
  /** Given up, one after the other, as they are taken. */
  readonly #items: unknown[];
  readonly #firstPlace: number;
  readonly #firstId: number;
  readonly #chunksize: number;
  #taken = 0;
  #chunk: { readonly number: number } | undefined;

  constructor(lot: Lot, items: unknown[], firstPlace: number, firstId: number, chunksize: number) {
    this.lot = lot;
    this.#items = items;
    this.#firstPlace = firstPlace;
    this.#firstId = firstId;
    this.#chunksize = chunksize;
    lot.supplies.add(this);
  }

  get priority(): number {
    return this.lot.plan.priority;
  }

  /** How many items wait. */
  get left(): number {
    return this.#items.length - this.#taken;
  }

  /** The place and the id of the next one. */
  get place(): number {
    return this.#firstPlace + this.#taken;
  }

  get nextId(): number {
    return this.#firstId + this.#taken;
  }

  /** The chunk to which the next one belongs. */
  get chunk(): Chunk | undefined {
    if (this.#chunksize === 1) return undefined;
    const number = Math.floor(this.#taken / this.#chunksize);
    if (this.#chunk?.number !== number) this.#chunk = { number };
    return this.#chunk;
  }

  /** How many items are left of it. */
  get leftOfChunk(): number {
    return Math.min(this.left, this.#chunksize - (this.#taken % this.#chunksize));
  }

  /** The item behind so many others that wait. */
  peek(behind: number): unknown {
    return this.#items[this.#taken + behind];
  }

  next(): SubmittedTask {
    const { lot, place, nextId, chunk } = this;
    const task = lot.part(place, this.peek(0), nextId, chunk);
    this.#take(1);
    lot.plan.prepare(task);
    return task;
  }

  /** The first ones leave, in these copies. */
  slice(copies: unknown[]): Slice {
    const slice = new Slice(this.lot, copies, this.place, this.nextId, this.chunk);
    this.#take(copies.length);
    return slice;
  }

  #take(count: number): void {
    this.#items.fill(undefined, this.#taken, (this.#taken += count));
    if (this.left === 0) this.lot.supplies.delete(this);
  }
}
