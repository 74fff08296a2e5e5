import { lengthBytes } from './serialization.ts';

/** Cuts what comes out of a pipe into frames: each begins with its length. */
export class FrameReader {
  readonly #onFrame: (frame: Buffer) => void;
  /** The parts of a frame that is not complete. */
  #parts: Buffer[] = [];
  #size = 0;
  /** How many bytes there must be before it is worth a look. */
  #wanted = lengthBytes;

  /** A frame is to be read before `onFrame` returns. */
  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** The bytes are the caller's again afterwards. */
  push(bytes: Buffer): void {
    if (this.#size + bytes.length < this.#wanted) return this.#keep(Buffer.from(bytes));
    const all = this.#size === 0 ? bytes : Buffer.concat([...this.#parts, bytes]);
    this.#parts = [];
    this.#size = 0;
    const rest = this.#cut(all);
    if (rest.length > 0) this.#keep(all === bytes ? Buffer.from(rest) : rest);
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
  }

  /** What is left when all complete frames were cut off. */
  #cut(bytes: Buffer): Buffer {
    let at = 0;
    this.#wanted = lengthBytes;
    while (bytes.length - at >= lengthBytes) {
      const size = lengthBytes + bytes.readUInt32LE(at);
      if (bytes.length - at < size) {
        this.#wanted = size;
        break;
      }
      this.#onFrame(bytes.subarray(at + lengthBytes, at + size));
      at += size;
    }
    return bytes.subarray(at);
  }
}
