// The task of the Monte-Carlo runs: example 37 and the live view.
import type { TaskContext } from '@futures/core';

/** Throws darts at a square and counts those that hit the circle in it. The same seed throws the same darts. */
export function throwDarts(this: TaskContext, seed: number, darts: number): number {
  // sfc32: its period is long enough for thousands of millions of darts.
  let [a, b, c, counter] = [0, seed, seed >>> 16, 1];
  const random = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 12; warm++) random();

  let hits = 0;
  for (let thrown = 0; thrown < darts; thrown++) {
    if (random() ** 2 + random() ** 2 < 1) hits++;
    if (thrown % 100_000 === 0) {
      this.token.throwIfCancelled();
      this.report(thrown / darts);
    }
  }
  return hits;
}

/** What the hits say of π, and how far off that may well be (one standard deviation). */
export function estimateOf(hits: number, darts: number): { pi: number; error: number } {
  const share = hits / darts;
  return { pi: 4 * share, error: 4 * Math.sqrt((share * (1 - share)) / darts) };
}
