import { describe, expect, jest, test } from '@jest/globals';
import {
  CancelledError,
  Executor,
  type Future,
  FutureController,
  InlineExecutor,
  type MapResults,
  type Task,
} from '@futures/core';
import { hearReportedErrors } from '../support/reported-errors.ts';

const handler = hearReportedErrors();

/** Its futures are settled by hand. */
class ByHand extends Executor {
  readonly controllers: FutureController<unknown>[] = [];

  submit<A extends unknown[], R>(_task: Task<A, R>, ..._args: A): Future<Awaited<R>> {
    const controller = new FutureController<Awaited<R>>();
    this.controllers.push(controller);
    return controller.future;
  }
}

describe('the input of map(), while it gives its third item', () => {
  /** Maps over a generator that does something to the run while it runs itself. */
  async function whileGiving(meddle: (results: MapResults<number>) => void) {
    let closed = 0;
    function* input(): Generator<number> {
      try {
        for (let item = 1; ; item++) {
          if (item === 3) meddle(results);
          yield item;
        }
      } finally {
        closed++;
      }
    }
    const run: number[] = [];
    const results = new InlineExecutor().map((item: number) => run.push(item), input(), { buffersize: 2 });
    const error = await results.toArray().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { closed, run, error };
  }

  test('may cancel the run: it is closed, and the item is not run', async () => {
    const { closed, run, error } = await whileGiving((results) => results.cancel('enough'));
    expect(error).toBeInstanceOf(CancelledError);
    expect(run).not.toContain(3);
    expect(closed).toBe(1);
    expect(handler).not.toHaveBeenCalled();
  });

  test('may end the run: it is closed, and the item is not run', async () => {
    const { closed, run, error } = await whileGiving((results) => void results.return?.());
    expect(error).toBeUndefined();
    expect(run).not.toContain(3);
    expect(closed).toBe(1);
    expect(handler).not.toHaveBeenCalled();
  });

  test('may ask for more: the run goes on', async () => {
    const steps: Promise<IteratorResult<number, undefined>>[] = [];
    const { error } = await whileGiving((results) => {
      steps.push(results.next().finally(() => results.cancel()));
    });
    expect(await steps[0]).toMatchObject({ done: false });
    expect(error).toBeInstanceOf(CancelledError);
  });
});

test('an item that is submitted while a listener cancels the run is not run', async () => {
  const executor = new InlineExecutor();
  const run: number[] = [];
  let queued = 0;
  executor.on('task:queued', () => {
    if (++queued === 3) results.cancel();
  });
  const results = executor.map((item: number) => run.push(item), [1, 2, 3, 4].values(), { buffersize: 2 });
  await expect(results.toArray()).rejects.toThrow(CancelledError);
  await executor.shutdown();
  expect(run).not.toContain(3);
  expect(executor.stats.cancelled).toBeGreaterThan(0);
});

test('a step that is asked for while the run is cancelled gets the error, the next ones the end', async () => {
  const executor = new ByHand();
  const results = executor.map((item: number) => item, [1, 2, 3]);
  const steps: Promise<unknown>[] = [];
  for (const { future } of executor.controllers) {
    future.addDoneCallback(() => void steps.push(results.next()));
  }
  results.cancel('enough');
  const [first, ...others] = await Promise.allSettled(steps);
  expect(first).toMatchObject({ status: 'rejected', reason: { name: 'AbortError', reason: 'enough' } });
  expect(others).toEqual([
    { status: 'fulfilled', value: { done: true, value: undefined } },
    { status: 'fulfilled', value: { done: true, value: undefined } },
  ]);
});

test('the input of starmap() may use one array for all of its steps', async () => {
  function* input(): Generator<[number, number]> {
    const pair: [number, number] = [0, 0];
    for (let item = 1; item <= 3; item++) {
      pair[0] = item;
      pair[1] = item * 10;
      yield pair;
    }
  }
  const sums = new InlineExecutor().starmap((a: number, b: number) => a + b, input());
  expect(await sums.toArray()).toEqual([11, 22, 33]);
});

test('the time that the input takes counts: it runs from the call', async () => {
  function* input(): Generator<number> {
    const end = performance.now() + 20;
    while (performance.now() < end);
    yield 1;
  }
  const executor = new InlineExecutor();
  const run = jest.fn();
  const results = executor.map(run, input(), { timeout: 10 });
  await expect(results.next()).rejects.toMatchObject({ name: 'TimeoutError' });
  await executor.shutdown();
  expect(run).not.toHaveBeenCalled();
});
