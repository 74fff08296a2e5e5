import { FutureController } from '@futures/core';
import { must, ns, ratio } from '../pages/figures.mjs';
import { collectAll, compare, shelf, stopwatch } from '../measure/statistics.mjs';
import { withResolvers } from './parts/with-resolvers.mjs';

export const question =
  'What does it cost to create and settle a future, against a promise with its resolvers?';

export async function run({ quick }) {
  const times = quick ? 50_000 : 100_000;
  const rounds = quick ? 21 : 51;
  const rows = [];
  const bounds = [];
  for (const { what, promises, futures, limit, collect } of ways) {
    const candidates = { promises: () => promises(times), futures: () => futures(times) };
    const compared = await compare(candidates, { rounds, warmUp: 8, collect });
    const costs = compared.ratio('futures', 'promises');
    const each = (name) => ns(compared.time(name) / times);
    rows.push([what, each('promises'), each('futures'), ratio(costs)]);
    if (limit) bounds.push(must(`a future, ${what}, against a promise`, costs, limit, ratio));
  }
  return { tables: [{ head: ['', 'promise', 'future', 'ratio'], rows }], bounds };
}

/** The same done with promises and with futures; each in a loop of its own, which is then optimized for nothing else. */
const ways = [
  { what: 'never awaited', promises: settlePromises, futures: settleFutures, limit: 2 },
  {
    // With the last future goes what the engine has learned about futures; there are always promises.
    what: 'never awaited, after a forced full collection that left none',
    promises: settleAndForgetPromises,
    futures: settleAndForgetFutures,
    collect: forgetAll,
  },
  { what: 'with a callback', promises: callBackOfPromises, futures: callBackOfFutures },
  { what: 'awaited when done', promises: awaitDonePromises, futures: awaitDoneFutures },
  { what: 'awaited while pending', promises: awaitPendingPromises, futures: awaitPendingFutures },
];

function settlePromises(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const { promise, resolve } = withResolvers();
    resolve(i);
    shelf[i & 1023] = promise;
  }
  return elapsed();
}

function settleFutures(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const controller = new FutureController();
    controller.resolve(i);
    shelf[i & 1023] = controller.future;
  }
  return elapsed();
}

function settleAndForgetPromises(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) withResolvers().resolve(i);
  return elapsed();
}

function settleAndForgetFutures(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) new FutureController().resolve(i);
  return elapsed();
}

function forgetAll() {
  shelf.fill(undefined);
  collectAll();
}

async function callBackOfPromises(times) {
  let calls = 0;
  const callback = () => calls++;
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const { promise, resolve } = withResolvers();
    promise.then(callback);
    resolve(i);
  }
  while (calls < times) await undefined;
  return elapsed();
}

function callBackOfFutures(times) {
  let calls = 0;
  const callback = () => calls++;
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const controller = new FutureController();
    controller.future.addDoneCallback(callback);
    controller.resolve(i);
  }
  return elapsed();
}

async function awaitDonePromises(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const { promise, resolve } = withResolvers();
    resolve(i);
    await promise;
  }
  return elapsed();
}

async function awaitDoneFutures(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const controller = new FutureController();
    controller.resolve(i);
    await controller.future;
  }
  return elapsed();
}

async function awaitPendingPromises(times) {
  const waitFor = async (promise) => void (await promise);
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const { promise, resolve } = withResolvers();
    const waiting = waitFor(promise);
    await undefined;
    resolve(i);
    await waiting;
  }
  return elapsed();
}

async function awaitPendingFutures(times) {
  const waitFor = async (future) => void (await future);
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) {
    const controller = new FutureController();
    const waiting = waitFor(controller.future);
    // A future's `then` is called a moment after the `await`.
    await undefined;
    controller.resolve(i);
    await waiting;
  }
  return elapsed();
}
