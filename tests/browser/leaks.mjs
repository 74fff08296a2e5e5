// What is left in a page of pools that were opened and closed.
import { expect, test } from '@jest/globals';
import { CancellationTokenSource, proxy, ThreadPoolExecutor } from '@futures/threads';
import { runTests } from './jest-globals.mjs';
import { stillHeld } from './leak-counters.mjs';

const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** All of a kind that are made from now on, held weakly. */
function watch(name) {
  const made = [];
  globalThis[name] = class extends globalThis[name] {
    constructor(...args) {
      super(...args);
      made.push(new WeakRef(this));
    }
  };
  Object.defineProperty(globalThis[name].prototype, Symbol.toStringTag, { value: name });
  return made;
}

const workers = watch('Worker');
const channels = watch('MessageChannel');

/** A pool's whole life, with a bit of everything that may leave something behind. */
async function live() {
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const source = new CancellationTokenSource();
  const callBack = async (token, call) => call(token.cancelled);
  await pool.submit(callBack, source.token, proxy(String));
  await pool.shutdown();
  return new WeakRef(pool);
}

async function liveSideBySide(lives, atOnce) {
  const refs = [];
  const row = async () => {
    for (let n = 0; n < lives / atOnce; n++) refs.push(await live());
  };
  await Promise.all(upTo(atOnce).map(row));
  return refs;
}

async function usedHeap() {
  for (let round = 0; round < 3; round++) await globalThis.gc({ type: 'major', execution: 'async' });
  return performance.memory.usedJSHeapSize;
}

test('1,000 pools that were opened and closed leave no worker, no channel, no lock and no memory', async () => {
  await liveSideBySide(20, 4);
  const before = await usedHeap();
  const pools = await liveSideBySide(1000, 4);
  expect([pools.length, workers.length, channels.length]).toEqual([1000, 1020, 1020]);
  expect([await stillHeld(pools), await stillHeld(workers), await stillHeld(channels)]).toEqual([0, 0, 0]);
  const { held, pending } = await navigator.locks.query();
  expect([held, pending]).toEqual([[], []]);
  const grown = (await usedHeap()) - before;
  globalThis.notes = { 'bytes of heap that 1,000 pools have left': grown };
  // The weak references of this test take a part of it.
  expect(grown).toBeLessThan(1_000_000);
}, 150_000);

globalThis.result = runTests();
