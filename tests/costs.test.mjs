// What futures may cost, measured on the built packages in processes of their own: jest's realm slows code down.
import { expect, test } from '@jest/globals';
import { broken } from '../benchmarks/pages/figures.mjs';
import { measured } from '../benchmarks/measure/measured.mjs';

/** The bounds of a benchmark that do not hold, even in the best of several attempts. */
async function brokenBounds(name) {
  const { bounds } = await measured(name, { quick: true, attempts: 5 });
  return broken(bounds);
}

const patience = 300_000;

test(
  'a future that nobody awaits costs at most twice what a promise with its resolvers costs',
  async () => expect(await brokenBounds('future-cost')).toEqual([]),
  patience,
);

test(
  'a pending future holds at most 200 bytes',
  async () => expect(await brokenBounds('future-memory')).toEqual([]),
  patience,
);

test(
  'twice as many futures take asCompleted() and wait() at most 2.3 times as long',
  async () => expect(await brokenBounds('as-completed')).toEqual([]),
  patience,
);
