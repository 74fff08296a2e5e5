/**
 * To wake a sleeping thread takes longer than a small task. So a worker that has answered looks out for the next call for
 * a moment before it goes back to its event loop. It does so where that pays: each time that nothing came, it lets more
 * chances pass. And its event loop lives: after a while of calls that were caught so, it turns in any case.
 */
export class Linger {
  readonly #poll: () => boolean;
  /** The last look was worth it: its call came, and the event loop has not turned since. */
  #caught = false;
  #turnedAt = 0;
  #misses = 0;
  /** So many chances are let pass. */
  #rests = 0;

  /** `poll` takes what has come out of the inbox, and tells whether there was anything. */
  constructor(poll: () => boolean) {
    this.#poll = poll;
  }

  lookOut(): void {
    const now = performance.now();
    if (!this.#caught) this.#turnedAt = now;
    this.#caught = false;
    if (this.#rests > 0) this.#rests--;
    else if (now - this.#turnedAt < longestMs) this.#lookUntil(now + patienceMs);
  }

  #lookUntil(end: number): void {
    // Counted as well: a task may have put a clock in place of ours that stands still.
    for (let looks = 0; looks < mostLooks; looks++) {
      this.#caught = this.#poll();
      if (this.#caught || performance.now() >= end) break;
      pause();
    }
    this.#misses = this.#caught ? 0 : this.#misses + 1;
    this.#rests = this.#caught ? 0 : Math.min(2 ** (this.#misses - 1), mostRests);
  }
}

/** Looking at the clock is all that it does, over and over: other code would be compiled for being run so often. */
function pause(): void {
  const end = performance.now() + pauseMs;
  for (let turns = 0; turns < mostTurns && performance.now() < end; turns++);
}

/** Between two looks. */
const pauseMs = 0.005;
const mostTurns = 1000;
const mostLooks = 100;
/** A few times what it takes to wake the thread that waits for the answer. */
const patienceMs = 0.2;
const mostRests = 256;
/** So long the event loop may stand still for it. */
const longestMs = 4;
