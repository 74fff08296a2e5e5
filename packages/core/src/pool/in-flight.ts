import type { PoolWords } from '../cancellation/words.ts';
import { Slice } from '../executor/slice.ts';
import type { SubmittedTask } from '../executor/submitted-task.ts';
import { Supply } from '../executor/supply.ts';
import type { Call } from './call.ts';
import { type PoolTrip, SliceTrip } from './pool-trip.ts';

/** What a worker was sent and has not answered, by slot: tasks, and slices. */
export class InFlight {
  readonly #words: PoolWords;
  readonly #bySlot: (SubmittedTask | Slice | undefined)[] = [];
  /** How many tasks these are. */
  count = 0;

  constructor(words: PoolWords) {
    this.#words = words;
  }

  add({ tasks, slices, size }: Call): void {
    for (const task of tasks) this.#bySlot[tripOf(task).slot] = task;
    for (const slice of slices) this.#bySlot[tripOf(slice).slot] = slice;
    this.count += size;
  }

  clear(): void {
    this.#bySlot.length = this.count = 0;
  }

  // --- what is there

  /** Those that are tasks of their own. Not those that a pool which broke has failed already. */
  get tasks(): SubmittedTask[] {
    if (this.count === 0) return [];
    const tasks = this.#bySlot.flatMap((sent) => (sent instanceof Slice ? sent.tasks : sent));
    return tasks.filter((task) => task?.trip?.over === false) as SubmittedTask[];
  }

  /** Those that were not taken apart. */
  get slices(): Slice[] {
    if (this.count === 0) return [];
    return this.#bySlot.filter((sent) => sent instanceof Slice && !sent.tasks) as Slice[];
  }

  /** How many have begun. */
  get begun(): number {
    let begun = 0;
    for (const task of this.tasks) if ((task.trip as PoolTrip).hasBegun) begun++;
    for (const slice of this.slices) begun += this.#begunOf(slice) - slice.answered;
    return begun;
  }

  /** Of the tasks that the worker has begun, the one that began last; `undefined` where there are none, or where that cannot be known. */
  get begunLast(): SubmittedTask | undefined {
    const { tasks } = this;
    const claimed = tasks.filter(({ trip }) => this.#words.shared && (trip as PoolTrip).isClaimed);
    return claimed.sort(byTurn).at(-1);
  }

  /** The task that speaks from that slot. */
  speaker(slot: number): SubmittedTask | undefined {
    const sent = this.#bySlot[slot];
    if (!(sent instanceof Slice)) return sent;
    return sent.tasks?.filter(isThere).at(-1);
  }

  /** The slice in that slot, if it was not taken apart. */
  sliceAt(slot: number): Slice | undefined {
    const sent = this.#bySlot[slot];
    return sent instanceof Slice && !sent.tasks ? sent : undefined;
  }

  // --- what leaves

  /** The next one in that slot is answered; it may have been given up before. */
  answered(slot: number): SubmittedTask | undefined {
    const sent = this.#bySlot[slot];
    const task = sent instanceof Slice ? this.#nextOf(sent) : sent;
    if (!(sent instanceof Slice) || this.#isOver(sent)) this.#free(slot);
    return this.#drop(task);
  }

  #nextOf(slice: Slice): SubmittedTask | undefined {
    const index = slice.answered++;
    if (!slice.tasks) return slice.part(index, new SliceTrip(slice, index));
    const task = slice.tasks[index];
    slice.tasks[index] = undefined;
    return task;
  }

  /** So are so many of a slice. */
  landed(slice: Slice, count: number): void {
    slice.answered += count;
    this.count -= count;
    if (this.#isOver(slice)) this.#free(tripOf(slice).slot);
  }

  /** What is left in that slot will not be run; those of it that were not given up before. */
  passedOver(slot: number): (SubmittedTask | Supply)[] {
    const sent = this.#bySlot[slot];
    this.#free(slot);
    if (!(sent instanceof Slice)) return [this.#drop(sent)].filter(isThere);
    if (sent.tasks) return sent.tasks.splice(0).flatMap((task) => this.#drop(task) ?? []);
    // The worker was about to begin the last one when the slice was cut.
    const rest = this.cut(sent, sent.answered);
    return rest ? [rest] : [];
  }

  /** The call did not come to pass; those of its tasks that were not given up before. */
  undone(call: Call): SubmittedTask[] {
    const isOfIt = ({ trip }: SubmittedTask | Slice): boolean => (trip as PoolTrip).call === call;
    for (const slice of this.slices.filter(isOfIt)) this.takeApart(slice);
    const left = this.tasks.filter(isOfIt);
    for (const slot of new Set(left.map((task) => tripOf(task).slot))) this.#free(slot);
    for (const task of left) this.#drop(task);
    return left;
  }

  /** Whether the worker, which has not begun it, will not. The slot comes back with its word that it has passed it over. */
  takeBack(task: SubmittedTask): boolean {
    const { fixed, slot } = tripOf(task);
    if (fixed || !this.#words.takeBack(slot)) return false;
    this.#bySlot[slot] = undefined;
    this.#drop(task);
    return true;
  }

  /** What the worker has not begun of a slice leaves it, to wait again. */
  cut(slice: Slice, from = this.#words.close(tripOf(slice).slot)): Supply | undefined {
    const rest = slice.close(from);
    if (rest.length === 0) return undefined;
    this.count -= rest.length;
    const { lot, place, firstId, size, chunk } = slice;
    return new Supply(lot, rest, place + size, firstId + size, chunk ? rest.length : 1);
  }

  /** Each that has not ended is a task of its own from now on. */
  takeApart(slice: Slice): SubmittedTask[] {
    return slice.takeApart((index) => new SliceTrip(slice, index));
  }

  #begunOf(slice: Slice): number {
    if (slice.isClosed) return slice.size;
    return Math.min(this.#words.begun(tripOf(slice).slot), slice.size);
  }

  /** `undefined` for one that a pool which broke has failed already. */
  #drop(task: SubmittedTask | undefined): SubmittedTask | undefined {
    if (!task) return undefined;
    this.count--;
    (task.trip as PoolTrip | undefined)?.end();
    return task.trip && task;
  }

  /** Of one that was shortened, the worker has still to say that it has passed over the rest. */
  #isOver({ answered, size, isShortened }: Slice): boolean {
    return answered === size && !isShortened;
  }

  #free(slot: number): void {
    this.#bySlot[slot] = undefined;
    this.#words.release(slot);
  }
}

const tripOf = ({ trip }: SubmittedTask | Slice): PoolTrip => trip as PoolTrip;

/** The id of a task, or of the first one of a supply. */
const idOf = (one: SubmittedTask | Supply): number => (one instanceof Supply ? one.nextId : one.future.id);

const isThere = (task: SubmittedTask | undefined): task is SubmittedTask => task !== undefined;

export const byAge = (a: SubmittedTask | Supply, b: SubmittedTask | Supply): number => idOf(a) - idOf(b);

/** In the order in which their worker begins them. */
const byTurn = (a: SubmittedTask, b: SubmittedTask): number => tripOf(a).turn - tripOf(b).turn || byAge(a, b);
