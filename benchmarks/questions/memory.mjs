import { setTimeout as delay } from 'node:timers/promises';
import { bytes, goal, must } from '../pages/figures.mjs';
import { collectAll } from '../measure/statistics.mjs';
import { isTold, memory } from './ways/processes.mjs';

export const question = 'How much memory does a task take that waits, and a worker that is idle?';
export const how =
  'A waiting task: heap of the process that submits, two workers being busy. A worker: what the process and all that it has ' +
  'started have in memory with four workers, less what they have with none, by four; where processes share a page, each counts its part.';

export const measures = { held: { title: 'held by each', unit: 'bytes' } };

export const cases = ({ quick }) => ({
  task: {
    title: 'A task that waits',
    needs: ['queue', 'weigh'],
    workers: 2,
    tasks: quick ? 10_000 : 100_000,
    rounds: quick ? 1 : 2,
    warmUp: 0,
    queue: true,
    patience: 20_000,
  },
  worker: {
    title: 'A worker that is idle',
    needs: ['weigh', 'workers'],
    workers: 4,
    rounds: quick ? 1 : 3,
    warmUp: quick ? 0 : 1,
    patience: 20_000,
  },
});

export const prepare = (rival, settings) => ({
  sample: () => (settings.name === 'task' ? ofTask(rival, settings) : ofWorker(rival, settings)),
});

async function ofTask(rival, { workers, tasks, queue }) {
  const pool = await rival.open(workers, { queue });
  const ended = [];
  // Each worker is asleep for longer than this takes.
  for (let i = 0; i < workers; i++) ended.push(pool.task('sleep')(15_000));
  await delay(500);
  const submit = pool.task('identity');
  const waiting = new Array(tasks).fill(undefined);
  const before = heap();
  for (let i = 0; i < tasks; i++) waiting[i] = submit(i);
  const held = (heap() - before) / tasks;
  for (const one of [...ended, ...waiting]) one.then(undefined, () => {});
  await Promise.race([pool.close(), delay(3_000)]);
  return { held };
}

function heap() {
  collectAll();
  return process.memoryUsage().heapUsed;
}

async function ofWorker(rival, { workers }) {
  if (!isTold) throw new Error('only Linux tells what a worker holds');
  collectAll();
  const before = memory();
  const pool = await rival.open(workers);
  const work = pool.task('work');
  // So that all of them have started: each has something to do for a while.
  await Promise.all(Array.from({ length: 4 * workers }, () => work(10)));
  await delay(200);
  collectAll();
  const held = (memory() - before) / workers;
  await Promise.race([pool.close(), delay(3_000)]);
  return { held };
}

export const bounds = ({ median }) => [
  must('a task that waits for threads', median('task', 'held', 'ThreadPoolExecutor'), 350, bytes),
  goal('a task that waits for threads', median('task', 'held', 'ThreadPoolExecutor'), 250, bytes),
];

export const reasons = {
  'worker: processes':
    'Each process has a thread that ends it when its parent is gone, also out of an endless loop: some 10 MB.',
};
