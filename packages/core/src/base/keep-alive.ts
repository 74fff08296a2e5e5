import type { AsyncContext } from './async-context.ts';

/** Where timers are numbers, nothing ends by itself. */
type Handle = ReturnType<typeof setInterval> & { ref?(): void; unref?(): void };

/** Keeps a process alive while it is held, on platforms that end by themselves when nothing is left to do. */
export class KeepAlive {
  readonly #context: AsyncContext;
  #handle: Handle | undefined;
  #isOver = false;

  /** The first to hold it may be a request, which is not to be held with it. */
  constructor(context: AsyncContext) {
    this.#context = context;
  }

  hold(): void {
    if (this.#isOver) return;
    if (this.#handle) this.#handle.ref?.();
    else this.#handle = this.#context.runInAsyncScope(forever);
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

/** Fires every 24 days: it is there to be there. */
const forever = (): Handle => setInterval(() => {}, 2 ** 31 - 1);
