import { ftruncateSync, readSync, writeSync } from 'node:fs';

/*
 * Large buffers do not go through the pipe, whose little room would have both sides take turns a hundred times, but through
 * a file in memory: one copy in, one copy out. What is on the pipe says where they lie.
 *
 *     ┌──────────────────────┬──────────┬──────────┬───
 *     │ how many were taken  │ a buffer │ a buffer │ …
 *     └──────────────────────┴──────────┴──────────┴───
 *
 * Only its reader writes the first word, only its writer all the rest. When all have been taken, the next one lies at the
 * beginning again.
 */
const start = 4096;
/** More than this is given back to the system when all have been taken. */
const mostKept = start + 4 * 1024 * 1024;
/** What does not fit goes through the pipe. */
const mostBytes = 512 * 1024 * 1024;

export class SpoolWriter {
  readonly #file: number;
  readonly #count = new Float64Array(1);
  #put = 0;
  #end = start;
  #highest = start;

  constructor(file: number) {
    this.#file = file;
  }

  /** Where the buffers lie; `undefined` where there is no room for all of them. */
  put(buffers: readonly ArrayBuffer[]): number[] | undefined {
    if (buffers.length === 0) return [];
    if (this.#isTaken) this.#rewind();
    const end = this.#end;
    try {
      const positions = buffers.map((buffer) => this.#write(new Uint8Array(buffer)));
      this.#put += buffers.length;
      return positions;
    } catch {
      this.#end = end;
      return undefined;
    }
  }

  /** So many are not going to be taken. */
  takeBack(count: number): void {
    this.#put -= count;
  }

  get #isTaken(): boolean {
    this.#count[0] = 0;
    readSync(this.#file, this.#count, 0, this.#count.byteLength, 0);
    return this.#count[0] === this.#put;
  }

  #rewind(): void {
    this.#end = start;
    if (this.#highest > mostKept) ftruncateSync(this.#file, (this.#highest = start));
  }

  #write(bytes: Uint8Array): number {
    const position = this.#end;
    if (position + bytes.length > mostBytes) throw new RangeError('there is no room for it');
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#file, bytes, at, bytes.length - at, position + at);
    this.#end += bytes.length;
    this.#highest = Math.max(this.#highest, this.#end);
    return position;
  }
}

export class SpoolReader {
  readonly #file: number;
  readonly #count = new Float64Array(1);
  #taken = 0;

  constructor(file: number) {
    this.#file = file;
  }

  take(position: number, length: number): ArrayBuffer {
    // Not filled with zeros first, since it is filled with what was sent.
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length;) {
      const read = readSync(this.#file, bytes, at, length - at, position + at);
      if (read === 0) throw new RangeError('a buffer ended before its end');
      at += read;
    }
    this.#count[0] = ++this.#taken;
    writeSync(this.#file, this.#count, 0, this.#count.byteLength, 0);
    return bytes.buffer;
  }
}
