import { InlineExecutor } from '@futures/core';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import { bytes, count, goal, ms, ns, ratio, us } from '../pages/figures.mjs';
import { bytesEach, collectAll, compare, stopwatch } from '../measure/statistics.mjs';

export const question = 'What does a task cost that waits for its turn on this thread?';

const nothing = () => {};
const never = () => new Promise(() => {});

export async function run({ quick }) {
  const tasks = quick ? 20_000 : 100_000;
  const sizes = quick ? [25_000, 50_000, 100_000] : [250_000, 500_000, 1_000_000];
  const rounds = quick ? 5 : 9;
  const throughput = await timeToRun(tasks, rounds);
  const held = bytesQueued(tasks);
  const cancelling = await timeToCancel(tasks, rounds);
  const submitting = await compare(
    Object.fromEntries(sizes.map((size) => [size, () => timeToSubmit(size)])),
    { rounds, collect: collectAll },
  );
  return {
    tables: [
      {
        title: `${count(tasks)} tasks that do nothing, one at a time`,
        head: ['', 'each', 'held while it waits'],
        rows: throughput.map(([what, time, name]) => [what, ns(time), name ? bytes(held[name]) : '']),
      },
      {
        title: 'Submitting tasks that then wait',
        head: ['tasks', 'time', 'each'],
        rows: sizes.map((size) => [count(size), ms(submitting.time(size)), ns(submitting.time(size) / size)]),
      },
    ],
    bounds: [
      goal('bytes of a waiting task with its future', held.submit, 350, bytes),
      goal(`cancelling one of ${count(tasks)} waiting tasks`, cancelling, 0.005, us),
      ...sizes
        .slice(1)
        .map((size) =>
          goal(
            `submitting ${count(size)} tasks, against half as many`,
            submitting.ratio(size, size / 2),
            2.3,
            ratio,
          ),
        ),
    ],
  };
}

/** Theirs are measured first: from our first task on, Node 20 and 22 do some work for every promise, whoever made it. */
async function timeToRun(tasks, rounds) {
  const timed = async (ways) => {
    const compared = await compare(ways, { rounds });
    return (name) => compared.time(name) / tasks;
  };
  const before = await timed({
    loop: () => loop(tasks),
    limit: () => limit(tasks),
    queue: () => queue(tasks),
  });
  const ours = await timed({ submit: () => submit(tasks), map: () => map(tasks) });
  const after = await timed({ loop: () => loop(tasks) });
  return [
    ['a loop of awaits', before('loop')],
    ['p-limit', before('limit'), 'limit'],
    ['p-queue', before('queue'), 'queue'],
    ['InlineExecutor, submit', ours('submit'), 'submit'],
    ['InlineExecutor, map', ours('map')],
    ['a loop of awaits, in a process that has run tasks', after('loop')],
  ];
}

async function loop(tasks) {
  const elapsed = stopwatch();
  for (let i = 0; i < tasks; i++) await nothing();
  return elapsed();
}

async function limit(tasks) {
  const limited = pLimit(1);
  const promises = new Array(tasks);
  const elapsed = stopwatch();
  for (let i = 0; i < tasks; i++) promises[i] = limited(nothing);
  await Promise.all(promises);
  return elapsed();
}

async function queue(tasks) {
  const pQueue = new PQueue({ concurrency: 1 });
  const promises = new Array(tasks);
  const elapsed = stopwatch();
  for (let i = 0; i < tasks; i++) promises[i] = pQueue.add(nothing);
  await Promise.all(promises);
  return elapsed();
}

async function submit(tasks) {
  const executor = new InlineExecutor();
  const futures = new Array(tasks);
  const elapsed = stopwatch();
  for (let i = 0; i < tasks; i++) futures[i] = executor.submit(nothing);
  await Promise.all(futures);
  return elapsed();
}

async function map(tasks) {
  const executor = new InlineExecutor();
  const items = Array.from({ length: tasks }, (_, i) => i);
  const elapsed = stopwatch();
  await executor.map(nothing, items).toArray();
  return elapsed();
}

function bytesQueued(tasks) {
  const limited = pLimit(1);
  const pQueue = new PQueue({ concurrency: 1 });
  const executor = busyExecutor();
  void limited(never);
  void pQueue.add(never);
  const each = (make) => bytesEach(tasks, make, { rounds: 1 });
  return {
    limit: each(() => limited(nothing)),
    queue: each(() => pQueue.add(nothing)),
    submit: each(() => executor.submit(nothing)),
  };
}

async function timeToCancel(tasks, rounds) {
  const some = tasks / 10;
  const cancelSome = () => {
    const futures = submitAll(busyExecutor(), tasks);
    const elapsed = stopwatch();
    for (let i = 0; i < some; i++) futures[(i * 7919) % tasks].cancel();
    return elapsed() / some;
  };
  return (await compare({ cancelSome }, { rounds, collect: collectAll })).time('cancelSome');
}

function timeToSubmit(tasks) {
  const executor = busyExecutor();
  const elapsed = stopwatch();
  submitAll(executor, tasks);
  return elapsed();
}

/** What is submitted to it waits, and is garbage together with it. */
function busyExecutor() {
  const executor = new InlineExecutor();
  void executor.submit(never);
  return executor;
}

const submitAll = (executor, tasks) => Array.from({ length: tasks }, () => executor.submit(nothing));
