// Measuring: candidates take turns, so that a slow moment of the machine hits them all alike; what counts is the median.

/** Starts a watch; calling it tells the milliseconds since. */
export function stopwatch() {
  const start = performance.now();
  return () => performance.now() - start;
}

const inOrder = (numbers) => [...numbers].sort((a, b) => a - b);

/** What this share of the numbers does not exceed. */
export function percentile(numbers, share) {
  return inOrder(numbers)[Math.ceil(share * numbers.length) - 1];
}

export function median(numbers) {
  const sorted = inOrder(numbers);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The middle of the numbers, and from where to where they go without the lowest and the highest tenth. */
export function summary(numbers) {
  const outside = Math.floor(numbers.length / 10);
  const inside = inOrder(numbers).slice(outside, numbers.length - outside);
  return { median: median(numbers), low: inside[0], high: inside.at(-1), count: numbers.length };
}

/**
 * Runs each candidate once a round. A candidate returns the milliseconds that it took, or a promise of them; it can
 * so leave out what it had to prepare. The first rounds only warm up.
 */
export async function compare(candidates, { rounds, warmUp = 2, collect = collectYoung }) {
  const names = Object.keys(candidates);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      // Nobody pays for the garbage of the one before.
      collect();
      const taken = await candidates[name]();
      if (round >= 0) samples[name].push(taken);
    }
  }
  return {
    time: (name) => median(samples[name]),
    /** The median over the rounds: within a round the machine was the same for both. */
    ratio: (name, base) => median(samples[name].map((taken, round) => taken / samples[base][round])),
  };
}

/**
 * The bytes of heap that each of `count` things holds, the array that keeps them left out. `make` returns what to keep.
 */
export function bytesEach(count, make, { rounds = 3 } = {}) {
  const figures = [];
  for (let round = 0; round < rounds; round++) {
    const kept = new Array(count).fill(undefined);
    const before = liveHeap();
    for (let i = 0; i < count; i++) kept[i] = make(i);
    figures.push((liveHeap() - before) / count);
    kept.length = 0;
  }
  return median(figures);
}

/** Where candidates put what they make, for a moment: an optimizer could do away with objects that nobody sees. */
export const shelf = new Array(1024).fill(undefined);

function collectYoung() {
  gc({ type: 'minor' });
}

/**
 * Everything, finalizers included. Keep one of each kind alive over it: with the last object of a class the engine forgets
 * how to be fast with that class.
 */
export function collectAll() {
  gc();
  gc();
}

function liveHeap() {
  collectAll();
  return process.memoryUsage().heapUsed;
}
