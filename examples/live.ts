// `npm start`: a pool at work, live. π from darts, as in example 37; Ctrl-C stops it in the middle of its loops, and what was
// counted until then is not lost. In a pipe it prints a line now and then instead.
//   node examples/run.mjs
import { availableParallelism } from 'node:os';
import { asCompleted, CancellationTokenSource, ThreadPoolExecutor } from '@futures/threads';
import { createLogUpdate } from 'log-update';
import { estimateOf, throwDarts } from './darts.js';
import { type Figures, lineOf, type Row, viewOf } from './live-view.js';

const threads = availableParallelism();
// Some seconds of work, however many threads there are.
const tasks = Number(process.env.TASKS ?? 125 * threads);
const darts = 4_000_000;

const executor = new ThreadPoolExecutor(threads);
const source = new CancellationTokenSource();
const start = performance.now();

const rows = new Map<number, Row>();
let done = 0;
let hits = 0;

executor.on('worker:online', ({ workerId, name }) => rows.set(workerId, { name, ended: 0 }));
executor.on('task:start', ({ future, workerId }) => {
  const row = rows.get(workerId);
  if (row) Object.assign(row, { task: future.id, share: 0 });
  future.on('progress', (share) => row?.task === future.id && Object.assign(row, { share }));
});
executor.on('task:end', ({ workerId }) => {
  const row = workerId === undefined ? undefined : rows.get(workerId);
  if (row) Object.assign(row, { task: undefined, share: 0, ended: row.ended + 1 });
});

const figures = (): Figures => ({
  done,
  tasks,
  darts: done * darts,
  seconds: (performance.now() - start) / 1000,
  rows: [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  ...estimateOf(hits, done * darts),
});

// The first Ctrl-C asks, a second one does not. The listener stays: without one, who restores the cursor ends the program.
process.on('SIGINT', () => {
  if (source.token.cancelled) process.exit(130);
  source.cancel('Ctrl-C');
});

// Some terminals of build servers have no columns at all.
const isScreen = process.stdout.isTTY && process.stdout.columns > 0;
const screen = isScreen ? createLogUpdate(process.stdout) : undefined;
const refresh = setInterval(() => screen?.(viewOf(figures())), 100);

const throwing = executor.with({ signal: source.token });
const futures = Array.from({ length: tasks }, (_, seed) => throwing.submit(throwDarts, seed, darts));
for await (const future of asCompleted(futures)) {
  if (future.cancelled()) continue;
  hits += await future;
  done += 1;
  if (!screen && done % Math.ceil(tasks / 10) === 0) console.log(lineOf(figures()));
}

clearInterval(refresh);
screen?.(viewOf(figures()));
screen?.done();
await executor.shutdown();

const cancelled = futures.filter((future) => future.cancelled()).length;
if (cancelled > 0) {
  console.log(`Stopped by ${String(source.token.reason)}: ${done} tasks are done, ${cancelled} cancelled.`);
  process.exitCode = 130;
} else {
  console.log(`All ${tasks} tasks are done. The other examples: npm start -- --all`);
}
