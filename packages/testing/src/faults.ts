import type { Executor, Future, TaskContext } from '@futures/core';

/** What every worker can come to. */
export const commonFaults = [
  'exit 0',
  'exit 1',
  'uncaught error',
  'unhandled rejection',
  'out of memory',
  'ended from outside',
  'hangs and is killed',
] as const;

/** What only a process can come to. */
export const processFaults = ['SIGKILL', 'SIGTERM', 'SIGSEGV', 'abort', 'disconnect'] as const;

export type Fault = (typeof commonFaults)[number] | (typeof processFaults)[number];

/** A pool of real workers, whose start can be watched and which can be ended from outside. */
export interface FaultyPool extends Executor {
  /** How many workers it has started. */
  readonly spawned: number;
  /** Ends the worker that was started last, which nobody asked it to. */
  endLast(): void;
}

/** As a task: brings its worker to an end, or waits for the end that comes from outside. Says so before. */
export function failBy(
  this: Pick<TaskContext, 'report'>,
  fault: string,
  _handedOver?: ArrayBuffer,
): Promise<never> {
  if (fault !== 'in passing') this.report('the end is near');
  if (fault === 'exit 0') process.exit(0);
  if (fault === 'exit 1') process.exit(1);
  if (fault.startsWith('SIG')) process.kill(process.pid, fault);
  if (fault === 'abort') process.abort();
  if (fault === 'disconnect') process.disconnect();
  if (fault === 'uncaught error') {
    setTimeout(() => {
      throw new RangeError('nobody caught it');
    }, 0);
  }
  if (fault === 'unhandled rejection') void Promise.reject(new RangeError('nobody caught it'));
  if (fault === 'out of memory') for (const held: unknown[] = []; ;) held.push(new Array(10_000).fill(held));
  if (fault === 'hangs and is killed') for (;;);
  return new Promise(() => {});
}

/** The same a little after the end of the task, when its worker is idle. */
export function failSoonBy(fault: string): void {
  setTimeout(() => {
    if (fault === 'exit 0') process.exit(0);
    if (fault === 'exit 1') process.exit(1);
    if (fault.startsWith('SIG')) process.kill(process.pid, fault);
    if (fault === 'abort') process.abort();
    if (fault === 'disconnect') process.disconnect();
    if (fault === 'out of memory')
      for (const held: unknown[] = []; ;) held.push(new Array(10_000).fill(held));
    if (fault === 'unhandled rejection') void Promise.reject(new RangeError('nobody caught it'));
    if (fault === 'uncaught error') throw new RangeError('nobody caught it');
  }, 1);
}

/** Whatever the fault takes from outside, once the task has said that it is at it. */
export function helpWith(fault: Fault, pool: FaultyPool, victim: Future<unknown>): void {
  victim.on('progress', () => {
    if (fault === 'ended from outside') pool.endLast();
    if (fault === 'hangs and is killed') victim.cancel('hangs', { killAfter: 0 });
  });
}
