import { readSync, writeSync } from 'node:fs';
import type { PoolWords, WorkerWords } from '@futures/core/backend';

/*
 * Two words a slot, one for each side: no side can compare and swap in a file, so each writes its own word, and then
 * reads the other's.
 *
 *     pool's word      none │ takeBack │ stop
 *     worker's word    none │ the tag of the task that it has begun last │ less than 0: that of the one that it has yielded
 *
 * Whoever writes first is seen by the other. If both have written before they read, both know: then the worker yields,
 * and says so. The pool's word is cleared when the slot is free again; the worker's need not be, since a tag of before is
 * that of another task.
 */
const none = 0;
const takeBack = 1;
const stop = 2;

const wordBytes = Int32Array.BYTES_PER_ELEMENT;
const slotBytes = 2 * wordBytes;

/** The tag of a task: as good as its id, and no other word. */
const tagOf = (id: number): number => (id % 0x7fff_ffff) + 1;

/** The words of both sides, read and written in a file. */
class WordFile {
  readonly #file: number;
  readonly #word = new Int32Array(1);
  readonly #bytes = new Uint8Array(this.#word.buffer);
  /** Of the side whose words these are, and of the other. */
  readonly #own: number;
  readonly #others: number;

  constructor(file: number, side: 'pool' | 'worker') {
    this.#file = file;
    this.#own = side === 'pool' ? 0 : wordBytes;
    this.#others = wordBytes - this.#own;
  }

  write(slot: number, word: number): void {
    this.#word[0] = word;
    writeSync(this.#file, this.#bytes, 0, wordBytes, slot * slotBytes + this.#own);
  }

  /** The other side's. What was never written is 0. */
  read(slot: number): number {
    this.#word[0] = none;
    readSync(this.#file, this.#bytes, 0, wordBytes, slot * slotBytes + this.#others);
    return this.#word[0];
  }
}

/** The pool's side. */
export class PoolFileWords implements PoolWords {
  readonly shared = true;
  readonly #file: WordFile;
  /** Slots that can be had; a stack, so that the same few stay in use. */
  readonly #free: number[];
  /** By slot: the tag of its task, or of the first of so many. */
  readonly #tags: number[] = [];
  readonly #counts: number[] = [];
  /** Slots whose word was written. */
  readonly #written = new Set<number>();
  readonly #closed: () => boolean;

  /** Once `closed`, there is no file any more. */
  constructor(file: number, slots: number, closed: () => boolean) {
    this.#file = new WordFile(file, 'pool');
    this.#free = Array.from({ length: slots }, (_, index) => slots - 1 - index);
    this.#closed = closed;
  }

  get available(): number {
    return this.#free.length;
  }

  acquire(id = 0, count = 1): number | undefined {
    const slot = this.#free.pop();
    if (slot === undefined) return undefined;
    this.#tags[slot] = tagOf(id);
    this.#counts[slot] = count;
    return slot;
  }

  release(slot: number): void {
    if (this.#written.delete(slot)) this.#write(slot, none);
    this.#free.push(slot);
  }

  begun(slot: number): number {
    const word = this.#read(slot);
    return word > 0 ? this.#placeOf(word, slot) + 1 : Math.max(0, this.#placeOf(-word, slot));
  }

  takeBack(slot: number): boolean {
    if (this.begun(slot) > 0) return false;
    if (this.close(slot) === 0) return true;
    this.#write(slot, none);
    return this.begun(slot) === 0;
  }

  close(slot: number): number {
    this.#written.add(slot);
    this.#write(slot, takeBack);
    const begun = this.begun(slot);
    // What begins from now on yields. The last of them may have begun at this very moment: either the worker had not seen
    // our word, and runs it; or it has, and is about to yield.
    for (let looks = 0; begun > 0 && looks < patience; looks++) {
      if (this.#read(slot) < 0) return this.begun(slot);
    }
    return begun;
  }

  stop(slot: number): void {
    this.#written.add(slot);
    this.#write(slot, stop);
  }

  /** Which of those in the slot has that tag; -1 for none, as a word of before is that of another task. */
  #placeOf(tag: number, slot: number): number {
    const place = tag - (this.#tags[slot] as number);
    return place < (this.#counts[slot] as number) ? Math.max(-1, place) : -1;
  }

  #read(slot: number): number {
    return this.#closed() ? none : this.#file.read(slot);
  }

  #write(slot: number, word: number): void {
    if (!this.#closed()) this.#file.write(slot, word);
  }
}

/** A worker needs some microseconds to yield, unless it is stopped there: then it says later that it has passed over it. */
const patience = 100;

/** The worker's side. */
export class WorkerFileWords implements WorkerWords {
  readonly shared = true;
  readonly #file: WordFile;
  /** When a token last looked, and for which slot. */
  #lookedAt = 0;
  #lookedFor = -1;

  constructor(file: number) {
    this.#file = new WordFile(file, 'worker');
  }

  begin(slot: number, id: number): boolean {
    this.#file.write(slot, tagOf(id));
    if (this.#file.read(slot) === none) return true;
    this.#file.write(slot, -tagOf(id));
    return false;
  }

  /** A loop may ask a million times a second: most of the time it hears what it was told the last time, which was no. */
  stopAsked(slot: number): boolean {
    const now = performance.now();
    if (slot === this.#lookedFor && now - this.#lookedAt < rest) return false;
    this.#lookedFor = slot;
    this.#lookedAt = now;
    return this.#file.read(slot) === stop;
  }
}

/** Milliseconds: a look costs one of them a thousandth. */
const rest = 0.05;
