import type { Readable, Writable } from 'node:stream';

/** Of what a process has written, so much is kept. */
const tailBytes = 8 * 1024;
const tailLines = 20;

/** Hands on what a process writes, at the pace of whoever takes it, and keeps the end. */
export class Output {
  readonly #from: Readable;
  #tail = Buffer.alloc(0);

  constructor(from: Readable, to: Writable) {
    this.#from = from;
    from.on('data', (bytes: Buffer) => {
      this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-tailBytes);
      if (!to.write(bytes)) pauseUntilDrained(from, to);
    });
    from.on('error', () => {});
  }

  /** The last lines that were written. */
  get lastLines(): string {
    return this.#tail.toString().trimEnd().split('\n').slice(-tailLines).join('\n');
  }

  get tail(): string {
    return this.#tail.toString();
  }

  /** Nobody takes any more of it, such as what a process of the process's own may write there. */
  close(): void {
    this.#from.destroy();
  }
}

/** Those that wait for a stream to take more: one listener for them all. */
const waiting = new WeakMap<Writable, Set<Readable>>();

function pauseUntilDrained(from: Readable, to: Writable): void {
  from.pause();
  const known = waiting.get(to);
  if (known) return void known.add(from);
  const all = new Set([from]);
  waiting.set(to, all);
  to.once('drain', () => {
    waiting.delete(to);
    for (const one of all) one.resume();
  });
}
