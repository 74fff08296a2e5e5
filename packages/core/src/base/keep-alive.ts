/** Where timers are numbers, nothing ends by itself. */
type Handle = ReturnType<typeof setInterval> & { ref?(): void; unref?(): void };

/** Keeps a process alive while it is held, on platforms that end by themselves when nothing is left to do. */
export class KeepAlive {
  #handle: Handle | undefined;
  #isOver = false;

  hold(): void {
    if (this.#isOver) return;
    if (this.#handle) this.#handle.ref?.();
    // Fires every 24 days: it is there to be there.
    else this.#handle = setInterval(() => {}, 2 ** 31 - 1);
  }

  release(): void {
    this.#handle?.unref?.();
  }

  /** For good. */
  end(): void {
    this.#isOver = true;
    clearInterval(this.#handle);
    this.#handle = undefined;
  }
}
