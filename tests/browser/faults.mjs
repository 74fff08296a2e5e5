// Whatever a web worker comes to, and whenever: the fault matrix of all pools, and what only browsers have.
import { describe, expect, test } from '@jest/globals';
import { BrokenThreadPool, ThreadPoolExecutor, WorkerCrashedError } from '@futures/threads';
import { PoolExecutor } from '@futures/core/backend';
import { expectNoStart, faultMatrix } from '../../packages/testing/src/fault-matrix.ts';
import { ThreadBackend } from '../../packages/threads/src/browser/thread-backend.ts';
import { runTests } from './jest-globals.mjs';

const start = (path) => new Worker(path, { type: 'module' });
const closing = '/tests/browser/closing.worker.js';

/** A pool whose workers can be ended from outside, and whose start can be short of time. */
class FaultyPool extends PoolExecutor {
  constructor(settings, entry = closing) {
    const workers = [];
    const worker = () => {
      workers.push(start(entry));
      return workers.at(-1);
    };
    super('FaultyPool', new ThreadBackend({ worker }), { namePrefix: 'thread', maxWorkers: 1, ...settings });
    this.workers = workers;
  }

  get spawned() {
    return this.workers.length;
  }

  endLast() {
    this.workers.at(-1)?.terminate();
  }
}

const add = (a, b) => a + b;

faultMatrix({
  kind: 'thread',
  // To run out of memory ends the page as a whole, in Chromium.
  faults: ['exit 0', 'uncaught error', 'unhandled rejection', 'hangs and is killed'],
  Broken: BrokenThreadPool,
  deathBy: (fault) => ({
    name: 'WorkerCrashedError',
    exitCode: undefined,
    ...(fault !== 'exit 0' && { cause: { name: 'RangeError', message: 'nobody caught it' } }),
  }),
  create: (settings) => new FaultyPool(settings),
});

describe.each(['break', 'replace'])('onWorkerExit: %s', (onWorkerExit) => {
  const crashedBy = (message) => ({
    name: 'WorkerCrashedError',
    cause: { message: expect.stringContaining(message) },
  });

  test.each([
    ['whose file is missing', '/nowhere.js', crashedBy('the worker could not be loaded')],
    ['that imports what is missing', '/entries/missing-import.js', crashedBy('could not be loaded')],
    ['with an error in its syntax', '/entries/syntax.js', crashedBy('could not be loaded')],
    ['that throws at import', '/entries/throws.js', crashedBy('at import (http')],
  ])('a worker %s breaks the pool in the end', async (_, entry, cause) => {
    const pool = new FaultyPool({ onWorkerExit }, entry);
    await expectNoStart(pool, BrokenThreadPool, cause, onWorkerExit === 'break' ? 1 : 3);
  });

  test('a worker that never says hello breaks the pool in the end', async () => {
    const pool = new FaultyPool({ onWorkerExit, startTimeout: 300 }, '/entries/silent.js');
    const cause = { message: expect.stringContaining('did not say hello within 300 ms') };
    await expectNoStart(pool, BrokenThreadPool, cause, onWorkerExit === 'break' ? 1 : 3);
  });
});

describe('a worker', () => {
  const spin = function () {
    this.report('begun');
    for (;;);
  };
  const begun = (future) => new Promise((resolve) => future.on('progress', resolve));

  test('that is ended from outside while it runs a task is replaced, and costs that task', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' });
    const victim = pool.submit(async function () {
      this.report('begun');
      await new Promise(() => {});
    });
    const behind = pool.submit(add, 1, 2);
    await begun(victim);
    pool.endLast();
    expect(await victim.exception()).toBeInstanceOf(WorkerCrashedError);
    expect(await behind).toBe(3);
    expect(pool.spawned).toBe(2);
    await pool.shutdown();
  });

  test('that is ended from outside while it is idle is replaced when one is needed', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' });
    expect(await pool.submit(add, 1, 2)).toBe(3);
    const exit = new Promise((resolve) => pool.once('worker:exit', resolve));
    pool.endLast();
    expect(await exit).toMatchObject({ name: 'thread-1', reason: 'crashed' });
    expect(await pool.submit(add, 3, 4)).toBe(7);
    await pool.shutdown();
  });

  test('that closes itself is noticed where there are no locks, too', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' }, '/tests/browser/lockless.worker.js');
    const victim = pool.submit(() => void self.close());
    expect(await victim.exception()).toBeInstanceOf(WorkerCrashedError);
    expect(await pool.submit(add, 1, 2)).toBe(3);
    await pool.shutdown();
  });

  test('whose task handles its own errors lives on', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' }, '/tests/browser/forgiving.worker.js');
    await pool.submit(() => {
      setTimeout(() => {
        throw new RangeError('handled');
      });
      void Promise.reject(new RangeError('handled'));
    });
    await pool.submit(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(pool.spawned).toBe(1);
    await pool.shutdown();
  });

  test('does not end by what a listener of its task throws', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' });
    const future = pool.submit(async function () {
      this.token.onCancelled(() => {
        throw new RangeError('in a listener');
      });
      this.report('begun');
      await new Promise((resolve) => this.token.onCancelled(() => setTimeout(resolve, 20)));
      return 'goes on';
    });
    await begun(future);
    future.cancel();
    expect([await future, await pool.submit(add, 1, 2), pool.spawned]).toEqual(['goes on', 3, 1]);
    await pool.shutdown();
  });

  test('whose message cannot be read counts as lost', async () => {
    const pool = new FaultyPool({ onWorkerExit: 'replace' });
    const victim = pool.submit(spin);
    await begun(victim);
    pool.workers[0].dispatchEvent(new MessageEvent('messageerror'));
    const error = await victim.exception();
    expect(error).toBeInstanceOf(WorkerCrashedError);
    expect(error.cause.message).toMatch(/could not be read/);
    await pool.shutdown();
  });

  test('that never gives the thread back is ended, and its future settles at once', async () => {
    const pool = new ThreadPoolExecutor(1);
    const hanging = pool.submit(spin);
    await begun(hanging);
    const before = performance.now();
    hanging.cancel('enough', { killAfter: 0 });
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
    // Chromium lets such a worker run on for two seconds; nobody waits for that.
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await pool.submit(add, 1, 2)).toBe(3);
    await pool.shutdown();
  });
});

describe('at the door', () => {
  test.each([
    ['resourceLimits', {}],
    ['execArgv', [[]]],
    ['env', {}],
  ])('%s is refused: it is for threads of Node', (name, value) => {
    expect(() => new ThreadPoolExecutor({ [name]: value })).toThrow(`\`${name}\` is for threads of Node`);
  });

  test('what makes something other than a Worker breaks the pool, which says so', async () => {
    const pool = new ThreadPoolExecutor({
      onWorkerExit: 'break',
      worker: () => ({ postMessage() {}, terminate() {} }),
    });
    let error;
    try {
      error = await pool.submit(add, 1, 2).exception();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(BrokenThreadPool);
    expect(error.cause.message).toMatch(/Expected `worker\(\)` to be a Worker, got .*Object/);
  });
});

globalThis.result = runTests();
