import { setMaxListeners } from 'node:events';
import { CancellationToken, CancellationTokenSource, InlineExecutor } from '@futures/core';
import { count, ms, ns } from '../pages/figures.mjs';
import { collectAll, compare, stopwatch } from '../measure/statistics.mjs';

export const question =
  'What does it cost to be cancellable: many tasks on one signal, a token asked in a loop?';

export async function run({ quick }) {
  const tasks = quick ? 2_000 : 10_000;
  const checks = quick ? 200_000 : 1_000_000;
  const rounds = quick ? 5 : 11;
  const onSignals = await timed(signals, tasks, { rounds, collect: collectAll });
  const inLoops = await timed(loops, checks, { rounds });
  return {
    tables: [
      {
        title: `${count(tasks)} times one AbortSignal`,
        head: ['', 'all', 'each'],
        rows: onSignals.map(([what, time]) => [what, ms(time), ns(time / tasks)]),
      },
      {
        title: 'Asked in a synchronous loop',
        head: ['', 'each', 'in a second'],
        rows: inLoops.map(([what, time]) => [
          what,
          ns(time / checks),
          `${count(Math.round(checks / time / 1e3))} M`,
        ]),
      },
    ],
    bounds: [],
  };
}

async function timed(ways, times, options) {
  const candidates = Object.entries(ways).map(([what, way]) => [what, () => way(times)]);
  const compared = await compare(Object.fromEntries(candidates), options);
  return candidates.map(([what]) => [what, compared.time(what)]);
}

const nothing = () => {};
const never = () => new Promise(() => {});

const signals = {
  'adding and removing a listener of the platform'(times) {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const listeners = Array.from({ length: times }, () => () => {});
    const elapsed = stopwatch();
    for (const listener of listeners) signal.addEventListener('abort', listener);
    for (const listener of listeners) signal.removeEventListener('abort', listener);
    return elapsed();
  },
  async 'submitting and running a task, without a signal'(times) {
    const executor = new InlineExecutor();
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) executor.submit(nothing);
    await executor.shutdown();
    return elapsed();
  },
  async 'submitting and running a task that listens to the signal'(times) {
    const executor = new InlineExecutor();
    const submitter = executor.with({ signal: new AbortController().signal });
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) submitter.submit(nothing);
    await executor.shutdown();
    return elapsed();
  },
  'aborting the signal of waiting tasks'(times) {
    const controller = new AbortController();
    const executor = new InlineExecutor();
    void executor.submit(never);
    const submitter = executor.with({ signal: controller.signal });
    for (let i = 0; i < times; i++) submitter.submit(nothing);
    const elapsed = stopwatch();
    controller.abort();
    return elapsed();
  },
};

/** Each with a loop of its own, so that none is slowed by what another asks. */
const loops = {
  'signal.throwIfAborted()'(times) {
    const { signal } = new AbortController();
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) signal.throwIfAborted();
    return elapsed();
  },
  'token.cancelled'(times) {
    const { token } = new CancellationTokenSource();
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) if (token.cancelled) break;
    return elapsed();
  },
  'token.throwIfCancelled()'(times) {
    const { token } = new CancellationTokenSource();
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) token.throwIfCancelled();
    return elapsed();
  },
  'token.throwIfCancelled(), with a deadline'(times) {
    const token = CancellationToken.timeout(600_000);
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) token.throwIfCancelled();
    return elapsed();
  },
  'token.throwIfCancelled(), of a signal'(times) {
    const token = CancellationToken.from(new AbortController().signal);
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) token.throwIfCancelled();
    return elapsed();
  },
  'token.throwIfCancelled(), any of two'(times) {
    const token = CancellationToken.any(new AbortController().signal, new CancellationTokenSource().token);
    const elapsed = stopwatch();
    for (let i = 0; i < times; i++) token.throwIfCancelled();
    return elapsed();
  },
  'token.throwIfCancelled() in a task'(times) {
    return new InlineExecutor().submit(checkInTask, times);
  },
  'token.throwIfCancelled() in a task with a timeout'(times) {
    return new InlineExecutor().with({ timeout: 600_000 }).submit(checkInTaskWithTimeout, times);
  },
};

function checkInTask(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) this.token.throwIfCancelled();
  return elapsed();
}

function checkInTaskWithTimeout(times) {
  const elapsed = stopwatch();
  for (let i = 0; i < times; i++) this.token.throwIfCancelled();
  return elapsed();
}
