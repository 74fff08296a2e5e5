import type { Slice } from '../executor/slice.ts';
import type { SubmittedTask } from '../executor/submitted-task.ts';
import type { Supply } from '../executor/supply.ts';
import { transfersOf } from '../rpc/comlink.ts';
import { isLive } from '../rpc/live.ts';
import { define, forget, kind, shape, slice } from '../rpc/worker-api.ts';
import type { FunctionReference } from '../shipping/function-reference.ts';
import { refuseNested } from '../shipping/nested.ts';
import { notSmall, smallCopy } from '../shipping/small-copy.ts';
import { PoolTrip } from './pool-trip.ts';
import type { PoolWorker } from './pool-worker.ts';

/** How long the tasks of one call may take together, as far as is known: others may have to wait so long for one of them. */
const budgetMs = 1;
const mostTasks = 512;
const mostOfAChunk = 2048;

/**
 * One call to a worker, from the first task to the message: which tasks go in it, and how they are packed.
 *
 * Tasks share a message only where they cannot share a copy: their arguments are small plain data, of which each task
 * gets a copy of its own beforehand. (Structured clone keeps identity within a message.) A chunk of `map` is the
 * exception, on demand. Whatever is larger, lives on, or can't be fetched back goes alone.
 */
export class Call {
  readonly worker: PoolWorker;
  readonly tasks: SubmittedTask[] = [];
  readonly slices: Slice[] = [];
  /** How many tasks these are. */
  size = 0;
  readonly cells: unknown[] = [];
  /** What the worker hears of for the first time. */
  readonly defined: FunctionReference[] = [];
  readonly #news: unknown[] = [];
  transfer: object[] = [];
  /** How many of its tasks are not answered. */
  left = 0;
  expectedMs = 0;
  readonly #limit: number;
  #alone = false;
  /** What was last said of the tasks that follow. */
  #functionId: number | undefined;
  #shape = 0;
  /** Live values with what stands for them in the message. */
  readonly #lent: [descriptor: unknown, value: unknown][] = [];
  #chunk: object | undefined;

  /** `limit` is the most tasks that this worker should get at once, so that others get some. */
  constructor(worker: PoolWorker, limit: number) {
    this.worker = worker;
    this.#limit = limit;
  }

  /**
   * Packs a task and gives its trip; `undefined` where it cannot go with those that are packed already. Throws where its
   * arguments cannot be sent at all.
   */
  pack(task: SubmittedTask): PoolTrip | undefined {
    const reference = task.work as FunctionReference;
    if (this.size === 0) this.#chunk = task.extras.chunk;
    else if (this.#roomFor(reference, task.extras.chunk) < 1 || goesAlone(task)) return undefined;
    const slot = this.worker.words.acquire(task.future.id);
    if (slot === undefined) return undefined;
    const start = this.cells.length;
    const known = this.defined.length;
    const news = this.#news.length;
    try {
      const trip = this.#packIn(slot, task, reference);
      if (trip) {
        this.expectedMs += reference.expectedMs ?? Infinity;
        this.tasks.push(task);
        this.size++;
        return trip;
      }
    } catch (error) {
      this.#unpack(start, known, news, slot);
      throw error;
    }
    this.#unpack(start, known, news, slot);
    return undefined;
  }

  /**
   * Packs the next ones of a supply as a slice, which `leave` makes of their copies; `undefined` where the next one has to
   * be a task.
   */
  packSlice(supply: Supply, leave: (copies: unknown[]) => Slice): Slice | undefined {
    const reference = supply.lot.work as FunctionReference;
    if (this.size === 0) this.#chunk = supply.chunk;
    const copies = this.#copiesOf(supply, this.#roomFor(reference, supply.chunk));
    if (copies.length === 0) return undefined;
    const slot = this.worker.words.acquire(supply.nextId, copies.length);
    if (slot === undefined) return undefined;
    const packed = leave(copies);
    packed.trip = new PoolTrip(this, slot, undefined, false);
    this.#introduce(reference);
    this.#say(reference.id, 1 << shape.shift);
    this.cells.push(slice, slot, packed.firstId, copies);
    this.expectedMs += copies.length * (reference.expectedMs ?? Infinity);
    this.size += copies.length;
    this.slices.push(packed);
    return packed;
  }

  /** Whether a slice of it could go with what is packed already. */
  hasRoomFor(supply: Supply): boolean {
    return this.size === 0 || this.#roomFor(supply.lot.work as FunctionReference, supply.chunk) >= 1;
  }

  #copiesOf(supply: Supply, most: number): unknown[] {
    const copies: unknown[] = [];
    const inChunk = this.#chunk !== undefined;
    const count = Math.min(most, inChunk ? supply.leftOfChunk : supply.left);
    while (copies.length < count) {
      const item = supply.peek(copies.length);
      // Those of a chunk share what they share.
      const copy = inChunk ? (isHandedOver(item) ? notSmall : item) : smallCopy(item);
      if (copy === notSmall) break;
      copies.push(copy);
    }
    return copies;
  }

  /** Its tasks share what their items share, which they only do if they stay together. */
  get isChunk(): boolean {
    return this.#chunk !== undefined;
  }

  /** Definitions come first: before the last task of this call begins, a call beside it may use them. */
  get message(): readonly unknown[] {
    return this.#news.length > 0 ? [...this.#news, ...this.cells] : this.cells;
  }

  /** It has not been sent: nothing of it is with the worker. */
  undo(): void {
    for (const reference of this.defined.splice(0)) this.worker.unlearn(reference);
    for (const [descriptor, value] of this.#lent) this.worker.live.takeBack(descriptor, value);
  }

  /** How many more of a function, and of a chunk, may go with what is packed already. */
  #roomFor({ expectedMs }: FunctionReference, chunk: object | undefined): number {
    if (this.#alone || chunk !== this.#chunk) return 0;
    if (chunk) return Math.min(mostOfAChunk, this.worker.room) - this.size;
    // Also where either is endless.
    if (expectedMs === undefined || this.expectedMs + expectedMs > budgetMs) return 0;
    const inTime = (budgetMs - this.expectedMs) / expectedMs;
    return Math.floor(Math.min(inTime, Math.min(this.#limit, mostTasks) - this.size));
  }

  #packIn(slot: number, task: SubmittedTask, reference: FunctionReference): PoolTrip | undefined {
    const { cells } = this;
    const { options } = task;
    const args = task.args as unknown[];
    this.#introduce(reference);
    let form = args.length << shape.shift;
    if (isWatched(task)) form |= shape.careful;
    if (isTimed(task) || this.worker.announces) form |= shape.announced;
    if (options.name !== undefined) form |= shape.named;
    const start = cells.length;
    this.#say(reference.id, form);
    const at = cells.push(slot, task.future.id);

    const small =
      options.transfer === undefined && (this.#chunk ? this.#pushAsTheyAre(args) : this.#pushCopies(args));
    if (small) {
      if (isTimed(task)) this.#alone = true;
      if (options.name !== undefined) cells.push(options.name);
      return new PoolTrip(this, slot, undefined, false);
    }
    if (this.size > 0) return undefined;
    this.#alone = true;
    const lease: Disposable[] = [];
    cells.length = at;
    const live = this.#pushLarge(args, lease, options.transfer);
    if (live.length > 0) {
      cells[start + 2] = form | shape.live | shape.careful;
      cells.push(live);
    }
    if (options.name !== undefined) cells.push(options.name);
    return new PoolTrip(this, slot, lease, live.length > 0 || this.transfer.length > 0);
  }

  /** What holds for the tasks that follow, if that is news. */
  #say(functionId: number, form: number): void {
    if (this.#functionId === functionId && this.#shape === form) return;
    this.cells.push(kind, functionId, form);
    this.#functionId = functionId;
    this.#shape = form;
  }

  /** What comes back to the queue keeps the copies that were made first, so they replace what was given. */
  #pushCopies(args: unknown[]): boolean {
    const { cells } = this;
    // They may have parts in common, which they keep if they are copied as one value.
    if (mayShareParts(args)) {
      const copies = smallCopy(args);
      if (copies === notSmall) return false;
      (copies as unknown[]).forEach((copy, index) => (args[index] = copy));
      cells.push(...args);
      return true;
    }
    for (let index = 0; index < args.length; index++) {
      const copy = smallCopy(args[index]);
      if (copy === notSmall) return false;
      args[index] = copy;
      cells.push(copy);
    }
    return true;
  }

  #pushAsTheyAre(args: readonly unknown[]): boolean {
    if (args.some(isHandedOver)) return false;
    this.cells.push(...args);
    return true;
  }

  /** The indexes of those that arrive live. */
  #pushLarge(args: readonly unknown[], lease: Disposable[], transfer: readonly object[] = []): number[] {
    const live: number[] = [];
    const moved = new Set(transfer);
    const areLive = args.map(isLive);
    args.forEach((arg, index) => {
      if (!areLive[index]) refuseNested(`args[${index}]`, arg);
    });
    args.forEach((arg, index) => {
      if (areLive[index]) {
        const descriptor = this.worker.live.pack(arg, lease);
        this.#lent.push([descriptor, arg]);
        this.cells.push(descriptor);
        live.push(index);
        return;
      }
      if (!isMoving(arg, moved)) for (const part of transfersOf(arg)) moved.add(part);
      this.cells.push(arg);
    });
    this.transfer = [...moved];
    return live;
  }

  /** A function travels once to each worker. */
  #introduce(reference: FunctionReference): void {
    const forgotten = this.worker.remember(reference);
    if (forgotten === true) return;
    if (forgotten) this.#news.push(forget, forgotten.id);
    this.#news.push(define, reference.id, reference.definition);
    this.defined.push(reference);
  }

  #unpack(start: number, known: number, news: number, slot: number): void {
    this.cells.length = start;
    this.#functionId = undefined;
    this.#news.length = news;
    this.worker.words.release(slot);
    // What was introduced with it is unknown again.
    for (const reference of this.defined.splice(known)) this.worker.unlearn(reference);
  }
}

/** Whether there are two objects among them. */
function mayShareParts(args: readonly unknown[]): boolean {
  let objects = 0;
  for (const arg of args) if (typeof arg === 'object' && arg !== null) objects++;
  return objects > 1;
}

/** It has a deadline: nobody must wait behind it, nor it behind others. */
const isTimed = ({ options }: SubmittedTask): boolean =>
  options.timeout !== undefined && options.timeout !== Infinity;

const isWatched = (task: SubmittedTask): boolean =>
  task.options.signal !== undefined || task.options.killAfter !== undefined || isTimed(task);

/** What is only sent to a worker that is free. */
export const goesAlone = (task: SubmittedTask): boolean =>
  isTimed(task) || task.options.transfer !== undefined;

/** It cannot be taken back: parts of it are handed over or live on. */
export const staysOnceSent = ({ args = [] }: SubmittedTask): boolean => args.some(isHandedOver);

/** Its memory is in the list already: `transfer` cannot have noted more, which takes a while to ask. */
const isMoving = (arg: unknown, moved: ReadonlySet<object>): boolean =>
  ArrayBuffer.isView(arg) ? moved.has(arg.buffer) : moved.has(arg as object);

export const isHandedOver = (arg: unknown): boolean => isLive(arg) || transfersOf(arg).length > 0;
