import { asCompleted, FutureController, wait } from '@futures/core';
import { count, goal, ms, must, ratio } from '../pages/figures.mjs';
import { collectAll, compare, stopwatch } from '../measure/statistics.mjs';

export const question =
  'Does the time of asCompleted() and wait() grow with the number of futures, and no faster?';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** How many end between two turns of the event loop. */
const burst = 1000;

export async function run({ quick }) {
  const sizes = quick ? [50_000, 100_000] : [50_000, 100_000, 200_000];
  const rounds = quick ? 5 : 9;
  const doubled = sizes.slice(1).map((size) => `${count(size)} against ${count(size / 2)}`);
  const rows = [];
  const bounds = [];
  for (const { what, measure, bound } of ways) {
    const candidates = Object.fromEntries(sizes.map((size) => [size, () => measure(size)]));
    const compared = await compare(candidates, { rounds });
    const growth = sizes.slice(1).map((size) => compared.ratio(size, size / 2));
    rows.push([what, ...sizes.map((size) => ms(compared.time(size))), ...growth.map(ratio)]);
    if (bound) bounds.push(...growth.map((factor, i) => bound(`${what}, ${doubled[i]}`, factor, 2.3, ratio)));
  }
  return { tables: [{ head: ['futures', ...sizes.map(count), ...doubled], rows }], bounds };
}

const ways = [
  {
    what: 'asCompleted(), all done',
    async measure(size) {
      const futures = done(size);
      const elapsed = stopwatch();
      for await (const _ of asCompleted(futures));
      return elapsed();
    },
    bound: must,
  },
  {
    what: 'asCompleted(), ending from the last to the first',
    async measure(size) {
      const futures = ending(size, reversed);
      const elapsed = stopwatch();
      for await (const _ of asCompleted(futures));
      return elapsed();
    },
    bound: must,
  },
  {
    what: 'asCompleted(), ending in random order',
    async measure(size) {
      const futures = ending(size, shuffled);
      const elapsed = stopwatch();
      for await (const _ of asCompleted(futures));
      return elapsed();
    },
    bound: must,
  },
  {
    what: 'wait(), all done',
    async measure(size) {
      const futures = done(size);
      const elapsed = stopwatch();
      await wait(futures);
      return elapsed();
    },
    bound: must,
  },
  {
    what: 'wait(), ending from the last to the first',
    async measure(size) {
      const futures = ending(size, reversed);
      const elapsed = stopwatch();
      await wait(futures);
      return elapsed();
    },
    bound: must,
  },
  {
    what: 'wait(), ending in random order',
    async measure(size) {
      const futures = ending(size, shuffled);
      const elapsed = stopwatch();
      await wait(futures);
      return elapsed();
    },
    bound: goal,
  },
  {
    // What settling alone takes, to compare: memory is visited in random order, and more of it than the caches hold.
    what: 'nobody waits, ending in random order',
    async measure(size) {
      const controllers = shuffled(pending(size));
      collectAll();
      const elapsed = stopwatch();
      await settle(controllers);
      return elapsed();
    },
  },
];

function done(size) {
  const controllers = pending(size);
  for (const controller of controllers) controller.resolve();
  return futuresOf(controllers);
}

function ending(size, order) {
  const controllers = pending(size);
  void settle(order(controllers));
  return futuresOf(controllers);
}

const pending = (size) => Array.from({ length: size }, () => new FutureController());

/** Collects what was made on the way, so that the time of moving the young to the old is nobody's. */
function futuresOf(controllers) {
  const futures = controllers.map((controller) => controller.future);
  collectAll();
  return futures;
}

async function settle(controllers) {
  for (const [i, controller] of controllers.entries()) {
    if (i % burst === 0) await turn();
    controller.resolve(i);
  }
}

const reversed = (elements) => elements.toReversed();

/** In an order that looks random, and is the same in every run. */
function shuffled(elements) {
  const result = [...elements];
  let seed = 1;
  for (let i = result.length - 1; i > 0; i--) {
    seed = (seed * 48271) % 2147483647;
    const j = seed % (i + 1);
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}
