const settled = Promise.resolve();

/** `queueMicrotask`, but without the bookkeeping that Node does for each; `job` must not throw. */
export function soon(job: () => void): void {
  void settled.then(job);
}
