import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  FutureController,
  InlineExecutor,
  type ReturnWhen,
  wait,
} from '@futures/core';
import { failure, futuresInEveryState } from '@futures/testing';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const everyReturnWhen = ['ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'] as const;

const controllers = (count: number) => Array.from({ length: count }, () => new FutureController<number>());
const two = () => [new FutureController<number>(), new FutureController<number>()] as const;
const futuresOf = (all: readonly FutureController<number>[]) => all.map(({ future }) => future);

/** Whether the promise is settled once everything that can happen by itself has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const heard = jest.fn();
  void promise.then(heard, heard);
  await jest.advanceTimersByTimeAsync(0);
  return heard.mock.calls.length > 0;
}

describe('wait()', () => {
  test('gives what is done and what is not, as sets in the order of the input (CF-059)', async () => {
    const { pending, running, cancelled, failed, succeeded } = futuresInEveryState();
    const order = [running, succeeded, cancelled, pending, failed].map(({ future }) => future);
    const { done, notDone } = await wait(order, { timeout: 0 });
    expect(done).toBeInstanceOf(Set);
    expect([...done]).toEqual([succeeded.future, cancelled.future, failed.future]);
    expect([...notDone]).toEqual([running.future, pending.future]);
  });

  test('waits until all are done, and never rejects because of a task (CF-061)', async () => {
    const all = controllers(4);
    const waiting = wait(futuresOf(all));
    all[3]?.resolve(3);
    all[1]?.reject(failure);
    all[0]?.future.cancel();
    expect(await isSettled(waiting)).toBe(false);
    all[2]?.resolve(2);
    const { done, notDone } = await waiting;
    expect([...done]).toEqual(futuresOf(all));
    expect(notDone.size).toBe(0);
    all[1]?.future.outcome();
  });

  test('counts a cancelled future as done at once (CF-063, CF-078)', async () => {
    const { pending, cancelled } = futuresInEveryState();
    const already = await wait([cancelled.future]);
    expect(already.done.has(cancelled.future)).toBe(true);
    const waiting = wait([pending.future]);
    pending.future.cancel();
    expect((await waiting).done.has(pending.future)).toBe(true);
  });

  test('counts duplicates once (CF-060)', async () => {
    const { succeeded, pending } = futuresInEveryState();
    const { done } = await wait([succeeded.future, succeeded.future]);
    expect([...done]).toEqual([succeeded.future]);
    const waiting = wait([pending.future, pending.future]);
    pending.controller.resolve(1);
    expect((await waiting).done.size).toBe(1);
  });

  test.each(everyReturnWhen)(
    'returns at once when there is nothing to wait for: %s (CF-072)',
    async (returnWhen) => {
      for (const options of [{ returnWhen }, { returnWhen, timeout: 1000 }, { returnWhen, timeout: 0 }]) {
        const { done, notDone } = await wait([], options);
        expect([done.size, notDone.size]).toEqual([0, 0]);
      }
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  test('takes any iterable (CF-074)', async () => {
    const { succeeded, failed } = futuresInEveryState();
    function* generated() {
      yield succeeded.future;
      yield failed.future;
    }
    for (const futures of [
      generated(),
      new Set([succeeded.future]),
      new Map([[1, failed.future]]).values(),
    ]) {
      expect((await wait(futures)).notDone.size).toBe(0);
    }
  });

  test('misses none of those that end in the same moment (CF-071)', async () => {
    const all = controllers(1000);
    const waiting = wait(futuresOf(all));
    for (const controller of all) controller.resolve(1);
    expect((await waiting).done.size).toBe(1000);
  });

  test('mixes futures of different executors, and hand-made ones (CF-077)', async () => {
    const [one, two] = [new InlineExecutor(), new InlineExecutor()];
    const { succeeded } = futuresInEveryState();
    const futures = [
      one.submit(() => 1),
      two.submit(async () => 2),
      succeeded.future,
      Future.from(Promise.resolve(4)),
    ];
    const waiting = wait(futures);
    await jest.advanceTimersByTimeAsync(1);
    expect((await waiting).done.size).toBe(4);
  });

  test('hands out the futures, not what they come to', async () => {
    const { succeeded } = futuresInEveryState();
    const [future] = (await wait([succeeded.future])).done;
    expect(future).toBe(succeeded.future);
  });
});

describe('FIRST_COMPLETED', () => {
  test.each(['resolve', 'reject', 'cancel'] as const)(
    'returns when one ends, however it does: %s (CF-062, CF-069)',
    async (end) => {
      const [first, second] = two();
      const waiting = wait(futuresOf([first, second]), { returnWhen: 'FIRST_COMPLETED' });
      second.start();
      expect(await isSettled(waiting)).toBe(false);
      second[end](2);
      const { done, notDone } = await waiting;
      expect([[...done], [...notDone]]).toEqual([[second.future], [first.future]]);
      second.future.outcome();
    },
  );

  test('gives all that are done already (CF-064)', async () => {
    const { pending, cancelled, succeeded } = futuresInEveryState();
    const { done, notDone } = await wait([cancelled.future, pending.future, succeeded.future], {
      returnWhen: FIRST_COMPLETED,
    });
    expect([...done]).toEqual([cancelled.future, succeeded.future]);
    expect([...notDone]).toEqual([pending.future]);
  });
});

describe('FIRST_EXCEPTION', () => {
  const returnWhen = FIRST_EXCEPTION;

  test('returns when one fails, with those that ended before (CF-065)', async () => {
    const all = controllers(3);
    const waiting = wait(futuresOf(all), { returnWhen });
    all[0]?.resolve(1);
    expect(await isSettled(waiting)).toBe(false);
    all[2]?.reject(failure);
    const { done, notDone } = await waiting;
    expect([[...done], [...notDone]]).toEqual([[all[0]?.future, all[2]?.future], [all[1]?.future]]);
    all[2]?.future.outcome();
  });

  test('is not triggered by success or cancellation, before or meanwhile (CF-066, CF-069)', async () => {
    const { cancelled, succeeded, pending, running } = futuresInEveryState();
    const waiting = wait([cancelled.future, succeeded.future, pending.future, running.future], {
      returnWhen,
    });
    pending.future.cancel();
    expect(await isSettled(waiting)).toBe(false);
    running.controller.reject(failure);
    expect((await waiting).done.size).toBe(4);
    running.future.outcome();
  });

  test('returns at once when one has failed already (CF-067)', async () => {
    const { failed, pending } = futuresInEveryState();
    const { done, notDone } = await wait([pending.future, failed.future], { returnWhen });
    expect([[...done], [...notDone]]).toEqual([[failed.future], [pending.future]]);
  });

  test('without a failure waits for all (CF-068)', async () => {
    const all = controllers(2);
    const waiting = wait(futuresOf(all), { returnWhen });
    all[0]?.resolve(1);
    all[1]?.cancel();
    expect((await waiting).done.size).toBe(2);
  });

  test('takes a falsy reason for the failure that it is', async () => {
    const [first, second] = two();
    const waiting = wait(futuresOf([first, second]), { returnWhen });
    first.reject(undefined);
    first.future.outcome();
    expect((await waiting).notDone.has(second.future)).toBe(true);
  });
});

test('the conditions have names', () => {
  expect<ReturnWhen[]>([ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION]).toEqual([...everyReturnWhen]);
});
