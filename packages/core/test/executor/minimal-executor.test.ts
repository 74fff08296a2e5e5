import { describe, expect, test } from '@jest/globals';
import { Executor, FutureController, type Future, type Task, zip } from '@futures/core';
import { CountedInput, executorContract, gate, tasks, upTo } from '@futures/testing';

/** The least that an executor can be: one task after the other. */
class MinimalExecutor extends Executor {
  #last: Promise<void> = Promise.resolve();

  override submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>> {
    const controller = new FutureController<Awaited<R>>();
    this.#last = this.#last.then(async () => {
      if (!controller.start()) return;
      try {
        controller.resolve((await Reflect.apply(task, undefined, args)) as Awaited<R>);
      } catch (error) {
        controller.reject(error);
      }
    });
    return controller.future;
  }
}

const oneAtATime = 'runs one task at a time';
const noFigures = 'keeps no figures to see it by';
const noChecks = 'leaves checks of tasks and arguments out';
const noOptions = 'takes no options for tasks';
const noDoor = 'has no door to close';

executorContract('an executor that has no more than submit()', () => new MinimalExecutor(), {
  'runs two tasks at the same time': oneAtATime,
  'gives results as they come with ordered: false': oneAtATime,
  'throws at once when the task is no function': noChecks,
  'throws at once when an argument is a future, and says which': noChecks,

  'submits at the call what has a known size': noFigures,
  'holds no shutdown up when nobody iterates, nor makes an unhandled rejection': noFigures,
  'an error cancels what has not started': noFigures,
  'throws at the call what the input throws at the call, and cancels what it had submitted': noFigures,
  'a buffersize bounds arrays too': noFigures,
  'leaving the loop cancels what has not started, with {}': noFigures,
  'leaving the loop cancels what has not started, with {"chunksize":3}': noFigures,
  'leaving the loop cancels what has not started, with {"ordered":false}': noFigures,
  'leaving the loop cancels what has not started, with {"settled":true}': noFigures,
  'return() cancels what has not started, and ends the iteration': noFigures,
  '`await using` results does the same': noFigures,
  'cancel() rejects the next step with the reason, then there is nothing more': noFigures,
  'a signal or a token ends it, with its reason, and is let go of': noFigures,
  'past the timeout comes what was done in time, then a TimeoutError': noFigures,
  'a timeout of 0 lets nothing start, not what is waited for either': noFigures,

  'an item that somebody cancelled is an error at its place': noOptions,
  'map over thousands of items': 'keeps no figures, and takes each item by itself',
  'throws at the call after shutdown, for no items too': noDoor,
  'after a shutdown, what was taken comes out, then the error': noDoor,
  'options for tasks': noOptions,
  'time-outs of tasks and killAfter': noOptions,
  cancel: 'gives its tasks no context',
  'the context of a task': 'gives its tasks none',
  workers: 'has none',
  crash: 'has no worker that could end',
  copies: 'copies nothing',
  shutdown: noDoor,
  'back-pressure': 'refuses nothing',
  events: 'tells nothing',
  stats: 'keeps no figures',
  withExecutor: noDoor,
  leaks: noOptions,
});

describe('an executor that has no more than submit() (CF-101)', () => {
  test('maps, starmaps and takes zipped inputs', async () => {
    const executor = new MinimalExecutor();
    expect(await executor.map(tasks.double, upTo(20), { chunksize: 3, buffersize: 5 }).toArray()).toEqual(
      upTo(20).map((n) => 2 * n),
    );
    expect(await executor.starmap(tasks.add, zip([1, 2], [3, 4])).toArray()).toEqual([4, 6]);
    expect(await executor.map(tasks.double, []).toArray()).toEqual([]);
  });

  test('takes a few items of an endless input, and runs no more of them once the loop is left', async () => {
    const executor = new MinimalExecutor();
    const input = new CountedInput();
    const ran: number[] = [];
    const { signal, open } = gate();
    const task = async (n: number): Promise<number> => {
      ran.push(n);
      if (n > 0) await tasks.waitFor(signal);
      return n;
    };
    for await (const result of executor.map(task, input)) {
      expect(result).toBe(0);
      break;
    }
    open();
    expect(await executor.submit(tasks.add, 1, 2)).toBe(3);
    expect(ran.length).toBeLessThanOrEqual(2);
    expect(input.closed).toBe(1);
  });

  test('refuses the options for tasks that it does not take, and names itself', async () => {
    const executor = new MinimalExecutor();
    const refused = 'MinimalExecutor does not take the task option `timeout`';
    expect(() => executor.with({ timeout: 5 }).submit(tasks.add, 1, 2)).toThrow(new TypeError(refused));
    expect(() => executor.with({ timeout: 5 }).map(tasks.double, [1])).toThrow(new TypeError(refused));
    expect(() => executor.with({ deadline: 5 } as never)).toThrow('Unknown option `deadline`');
    expect(await executor.with({ timeout: undefined }).submit(tasks.add, 1, 2)).toBe(3);
    expect(await executor.with({}).submit(tasks.add, 1, 2)).toBe(3);
  });

  test('can be shut down, waited for and disposed of, though it has nothing to do then', async () => {
    const executor = new MinimalExecutor();
    await executor.ready();
    await executor.shutdown();
    await executor.shutdown({ wait: false, cancelFutures: true, timeout: 5 });
    await expect(executor.shutdown({ wait: 'yes' as never })).rejects.toThrow('`wait` to be a boolean');
    await executor[Symbol.asyncDispose]();
    {
      await using another = new MinimalExecutor();
      expect(await another.submit(tasks.add, 1, 2)).toBe(3);
    }
  });

  test('knows nothing of its figures', () => {
    expect(new MinimalExecutor().stats).toEqual({
      workers: 0,
      idle: 0,
      queued: 0,
      running: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    });
  });
});
