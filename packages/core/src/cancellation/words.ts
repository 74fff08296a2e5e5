/*
 * What a word says of the tasks in its slot: how many have begun, which is 0 or 1 where there is one. Or one of these.
 */
/** The pool has taken back what had not begun; the worker will pass over it. What has begun goes on. */
const closed = -1;
/** What has begun is asked to stop, and nothing else will begin. */
const toStop = -2;

/**
 * What a pool and one of its workers both see of each task in flight: it is begun or taken back, never both, and a loop
 * that never returns to the event loop can read that it is to stop. A slot is one task's at a time, or one token's, or
 * that of a slice, whose tasks begin one after the other. This is the pool's side.
 */
export interface PoolWords {
  /** The worker sees them. Otherwise what was sent counts as begun. */
  readonly shared: boolean;
  /** How many slots can be had. */
  readonly available: number;
  /**
   * A slot for something that is about to be sent, with its id if it is a task; that of the first, if it is so many;
   * `undefined` when all are in use.
   */
  acquire(id?: number, count?: number): number | undefined;
  /** The other side has done with it. */
  release(slot: number): void;
  /** How many have begun. Once nothing more can begin, what the pool was told then is all that is known. */
  begun(slot: number): number;
  /** Whether the worker, which has begun none, will begin none. */
  takeBack(slot: number): boolean;
  /** The worker begins no more of them than it has begun, which is so many. */
  close(slot: number): number;
  /** What has begun reads that it is to stop; what has not, never will. */
  stop(slot: number): void;
}

/** The worker's side of the same. */
export interface WorkerWords {
  readonly shared: boolean;
  /** Whether the task is to be run that has this id, and before which so many were begun in the same slot. */
  begin(slot: number, id: number, before?: number): boolean;
  stopAsked(slot: number): boolean;
}

/**
 * Words of shared memory, one for each slot. Whoever moves a word by compare-and-swap first has the task. Without memory,
 * only with a number of bytes, nobody knows what the other side has begun: what was sent counts as begun.
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
    if (slot !== undefined) Atomics.store(this.#words, slot, 0);
    return slot;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }

  begun(slot: number): number {
    if (!this.shared) return Infinity;
    const word = Atomics.load(this.#words, slot);
    return word === toStop ? 1 : Math.max(0, word);
  }

  takeBack(slot: number): boolean {
    return this.shared && Atomics.compareExchange(this.#words, slot, 0, closed) === 0;
  }

  close(slot: number): number {
    const begun = this.begun(slot);
    const isClosed = !this.shared || Atomics.compareExchange(this.#words, slot, begun, closed) === begun;
    // Otherwise it has begun one more meanwhile.
    return isClosed ? begun : this.close(slot);
  }

  /** What has not begun cannot begin any more, either. */
  stop(slot: number): void {
    if (this.shared) Atomics.store(this.#words, slot, toStop);
  }

  // --- the worker's side

  begin(slot: number, _id: number, before = 0): boolean {
    return !this.shared || Atomics.compareExchange(this.#words, slot, before, before + 1) === before;
  }

  stopAsked(slot: number): boolean {
    return this.shared && Atomics.load(this.#words, slot) === toStop;
  }
}
