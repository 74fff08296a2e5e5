type Later = (job: () => void) => unknown;

/** Where messages come one by one, as on the web, there is no such thing, and none is needed. */
const later = (globalThis as { setImmediate?: Later }).setImmediate;

/** So many messages are heard before anybody looks at the clock. */
const few = 4;
/** How long one may listen: at least so long, and otherwise as long as the thread did something else before. */
const shortMs = 1;
const longMs = 10;

/**
 * A platform may hand out a thousand messages in one turn of its event loop, and the answers to hundreds of tasks are in
 * each. Whatever else the thread has to do would wait for that. So after a while the rest is heard in the next turn. Where
 * the thread is busy with other things, turns are few, and more is heard in each.
 */
class Turn {
  #messages = 0;
  #endsAt = 0;
  #restedAt = 0;

  /** A message, in this turn or, where few have come in each, in the last ones. */
  hears(): void {
    if (++this.#messages !== few || !later) return;
    const now = performance.now();
    this.#endsAt = now + Math.min(Math.max(now - this.#restedAt, shortMs), longMs);
    later(() => {
      this.#messages = 0;
      this.#restedAt = performance.now();
    });
  }

  get isLong(): boolean {
    return later !== undefined && this.#messages >= few && performance.now() > this.#endsAt;
  }

  /** Jobs keep their order. */
  next(job: () => void): void {
    later?.(job);
  }
}

/** The one that this thread is in. */
export const turn = new Turn();
