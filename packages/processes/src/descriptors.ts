/** Where a child finds what it shares with the pool, beside the three streams that every process has. */
export const descriptor = {
  /** Node's own channel: there for code of the user's, and for its end. */
  ipc: 3,
  toWorker: 4,
  fromWorker: 5,
  words: 6,
  /** Large buffers on their way to the worker, and from it. */
  spoolToWorker: 7,
  spoolFromWorker: 8,
} as const;
