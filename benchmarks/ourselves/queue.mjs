import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ThreadPoolExecutor } from '@futures/threads';
import { count, ms, must, ratio, us } from '../pages/figures.mjs';
import { holdBack } from './parts/gate.mjs';
import { collectAll, compare, median, stopwatch } from '../measure/statistics.mjs';
import { hold, identity } from '../tasks/functions.mjs';

export const question = 'Does the time of a queue grow with the tasks that wait in it, and no faster?';

const workers = 2;

export async function run({ quick }) {
  const tasks = quick ? 10_000 : 100_000;
  const sizes = quick ? [200_000, 400_000] : [500_000, 1_000_000];
  const rounds = quick ? 5 : 7;
  const cancelling = await timeToCancel(tasks, rounds);
  const queues = await submitAndDrain(sizes, rounds);
  const [half, whole] = sizes;
  const linear = `submitting ${count(whole)} tasks, against half as many`;
  const pause = `the longest pause while ${count(whole)} tasks end`;
  return {
    tables: [
      {
        title: 'Submitting tasks that wait, then letting them run',
        head: ['tasks', 'submitted in', 'ended in', 'the longest pause', 'of any round'],
        rows: sizes.map((size) => [
          count(size),
          ms(queues.submitting.time(size)),
          ms(median(queues.draining[size])),
          ms(median(queues.pauses[size])),
          ms(Math.max(...queues.pauses[size])),
        ]),
      },
    ],
    bounds: [
      must(linear, queues.submitting.ratio(whole, half), 2.3, ratio),
      must(pause, median(queues.pauses[whole]), 50, ms),
      must(`cancelling one of ${count(tasks)} waiting tasks`, cancelling, 0.005, us),
    ],
  };
}

async function timeToCancel(tasks, rounds) {
  const some = tasks / 10;
  const cancelSome = async () => {
    const pool = new ThreadPoolExecutor(workers);
    const gate = await holdBack((buffer) => pool.submit(hold, buffer), workers);
    const futures = submitAll(pool, tasks);
    collectAll();
    const elapsed = stopwatch();
    for (let i = 0; i < some; i++) futures[(i * 7919) % tasks].cancel();
    const taken = elapsed();
    await gate.open();
    await pool.shutdown({ cancelFutures: true });
    return taken / some;
  };
  return (await compare({ cancelSome }, { rounds })).time('cancelSome');
}

async function submitAndDrain(sizes, rounds) {
  const draining = Object.fromEntries(sizes.map((size) => [size, []]));
  const pauses = Object.fromEntries(sizes.map((size) => [size, []]));
  const measure = async (size) => {
    const pool = new ThreadPoolExecutor(workers);
    const gate = await holdBack((buffer) => pool.submit(hold, buffer), workers);
    collectAll();
    const elapsed = stopwatch();
    const futures = submitAll(pool, size);
    const submitted = elapsed();
    const { taken, pause } = await watched(async () => {
      void gate.open();
      await pool.shutdown();
    });
    const unfinished = futures.filter((future) => future.outcome().status !== 'fulfilled');
    if (unfinished.length > 0) throw new Error(`${unfinished.length} tasks gave no result`);
    draining[size].push(taken);
    pauses[size].push(pause);
    return submitted;
  };
  const candidates = Object.fromEntries(sizes.map((size) => [size, () => measure(size)]));
  const submitting = await compare(candidates, { rounds, warmUp: 1, collect: collectAll });
  return { submitting, draining, pauses };
}

/** How long something takes, and the longest time in it for which no timer could fire. */
async function watched(act) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  // It counts from its second tick on.
  await delay(10);
  const elapsed = stopwatch();
  await act();
  const taken = elapsed();
  await delay(2);
  delays.disable();
  return { taken, pause: delays.max / 1e6 };
}

function submitAll(pool, tasks) {
  const futures = new Array(tasks);
  for (let i = 0; i < tasks; i++) futures[i] = pool.submit(identity, i);
  return futures;
}
