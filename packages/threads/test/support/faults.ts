import { Worker } from 'node:worker_threads';
import type { Future, TaskContext } from '@futures/core';
import { PoolExecutor, type PoolSettings } from '@futures/core/backend';
import { ThreadBackend } from '../../src/node/thread-backend.ts';
import type { ThreadOptions } from '../../src/thread-options.ts';

/** What a thread can come to. */
export type Fault =
  | 'exit 0'
  | 'exit 1'
  | 'uncaught error'
  | 'unhandled rejection'
  | 'out of memory'
  | 'terminated from outside'
  | 'hangs and is killed';

export const faults: readonly Fault[] = [
  'exit 0',
  'exit 1',
  'uncaught error',
  'unhandled rejection',
  'out of memory',
  'terminated from outside',
  'hangs and is killed',
];

/** As a task: brings its thread to an end, or waits for the end that comes from outside. Says so before. */
export function failBy(
  this: Pick<TaskContext, 'report'>,
  fault: string,
  _handedOver?: ArrayBuffer,
): Promise<never> {
  if (fault !== 'in passing') this.report('the end is near');
  if (fault === 'exit 0') process.exit(0);
  if (fault === 'exit 1') process.exit(1);
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

/** The same a little after the end of the task, when its thread is idle. */
export function failSoonBy(fault: string): void {
  setTimeout(() => {
    if (fault === 'exit 0') process.exit(0);
    if (fault === 'exit 1') process.exit(1);
    if (fault === 'out of memory')
      for (const held: unknown[] = []; ;) held.push(new Array(10_000).fill(held));
    if (fault === 'unhandled rejection') void Promise.reject(new RangeError('nobody caught it'));
    if (fault === 'uncaught error') throw new RangeError('nobody caught it');
  }, 1);
}

/** A pool of real threads, which can be ended from outside, and whose start can be short of time. */
export class FaultyPool extends PoolExecutor {
  readonly threads: Worker[];

  constructor(settings: Omit<PoolSettings, 'namePrefix'>, options: ThreadOptions = {}) {
    const threads: Worker[] = [];
    const backend = new ThreadBackend({
      worker: () => {
        const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 24 }, stderr: true });
        threads.push(worker);
        return worker;
      },
      ...options,
    });
    super('FaultyPool', backend, { namePrefix: 'thread', ...settings });
    this.threads = threads;
  }

  /** Whatever the fault takes from outside, once the task has said that it is at it. */
  helpWith(fault: Fault, victim: Future<unknown>): void {
    victim.on('progress', () => {
      if (fault === 'terminated from outside') void this.threads.at(-1)?.terminate();
      if (fault === 'hangs and is killed') victim.cancel('hangs', { killAfter: 0 });
    });
  }
}

const entry = new URL('../../dist/node/thread-entry.cjs', import.meta.url);
