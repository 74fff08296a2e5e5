/** What a word says of the task in its slot. */
const free = 0;
/** On its way, or waiting with the worker. */
const sent = 1;
const begun = 2;
/** The pool has taken it back; the worker will pass over it. */
const takenBack = 3;
/** It has begun and is asked to stop. */
const toStop = 4;

/**
 * What a pool and one of its workers both see of each task in flight: it is begun or taken back, never both, and a loop
 * that never returns to the event loop can read that it is to stop. A slot is one task's, or one token's, at a time.
 * This is the pool's side.
 */
export interface PoolWords {
  /** The worker sees them. Otherwise what was sent counts as begun. */
  readonly shared: boolean;
  /** How many slots can be had. */
  readonly available: number;
  /** A slot for something that is about to be sent, with its id if it is a task; `undefined` when all are in use. */
  acquire(id?: number): number | undefined;
  /** The other side has done with it. */
  release(slot: number): void;
  hasBegun(slot: number): boolean;
  /** Whether the worker will not begin it. */
  takeBack(slot: number): boolean;
  /** What has begun reads that it is to stop; what has not, never will. */
  stop(slot: number): void;
}

/** The worker's side of the same. */
export interface WorkerWords {
  readonly shared: boolean;
  /** Whether the task, which has this id, is to be run. */
  begin(slot: number, id: number): boolean;
  stopAsked(slot: number): boolean;
}

/**
 * Words of shared memory, one for each slot. Whoever moves a word by compare-and-swap first has the task. Without memory,
 * only with a number of bytes, they are not shared.
 */
export class AtomicWords implements PoolWords, WorkerWords {
  readonly #words: Int32Array;
  /** Slots that can be had; a stack, so that the same few stay in use. */
  readonly #free: number[];
  readonly shared: boolean;

  constructor(memory: SharedArrayBuffer | number) {
    this.shared = typeof memory !== 'number';
    this.#words = new Int32Array(memory as SharedArrayBuffer);
    this.#free = Array.from(this.#words, (_, index) => this.#words.length - 1 - index);
  }

  /** How many bytes so many slots take. */
  static bytes(slots: number): number {
    return slots * Int32Array.BYTES_PER_ELEMENT;
  }

  get available(): number {
    return this.#free.length;
  }

  // --- the pool's side

  acquire(): number | undefined {
    const slot = this.#free.pop();
    if (slot !== undefined) Atomics.store(this.#words, slot, sent);
    return slot;
  }

  release(slot: number): void {
    Atomics.store(this.#words, slot, free);
    this.#free.push(slot);
  }

  hasBegun(slot: number): boolean {
    if (!this.shared) return true;
    const word = Atomics.load(this.#words, slot);
    return word === begun || word === toStop;
  }

  takeBack(slot: number): boolean {
    return this.shared && Atomics.compareExchange(this.#words, slot, sent, takenBack) === sent;
  }

  stop(slot: number): void {
    if (!this.shared) return;
    const move = (from: number, to: number): number => Atomics.compareExchange(this.#words, slot, from, to);
    // It may begin between the two, once.
    if (move(begun, toStop) === sent && move(sent, takenBack) === begun) move(begun, toStop);
  }

  // --- the worker's side

  begin(slot: number): boolean {
    return !this.shared || Atomics.compareExchange(this.#words, slot, sent, begun) === sent;
  }

  stopAsked(slot: number): boolean {
    if (!this.shared) return false;
    const word = Atomics.load(this.#words, slot);
    return word === toStop || word === takenBack;
  }
}
