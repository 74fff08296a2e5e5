import { describe, expect, jest, test } from '@jest/globals';
import {
  asCompleted,
  CancellationToken,
  CancellationTokenSource,
  Future,
  FutureController,
  wait,
} from '@futures/core';
import { stillHeld } from '@futures/testing';

// Tests that collect garbage take their time on a busy machine.
jest.setTimeout(60_000);

type End = 'resolve' | 'reject' | 'cancel';
const ends: readonly End[] = ['resolve', 'reject', 'cancel'];

/** Something to be held, and to be told from all else. */
class Big {
  readonly content = new Array<number>(1000).fill(0);
}

/** Makes things that only `use` may come to hold. */
const refsTo = (use: (big: Big) => unknown, count = 10): WeakRef<Big>[] =>
  Array.from({ length: count }, () => {
    const big = new Big();
    use(big);
    return new WeakRef(big);
  });

test('a WeakRef tells what is held from what is not', async () => {
  const held: Big[] = [];
  expect(await stillHeld(refsTo((big) => held.push(big)))).toBe(10);
  expect(await stillHeld(refsTo(() => {}))).toBe(0);
  expect(held).toHaveLength(10);
});

describe.each(ends)('a future that has ended (by %s)', (end) => {
  /** What a future still holds that was used so, ended, and is still there. */
  async function heldBy(use: (big: Big, controller: FutureController<unknown>) => unknown, count = 10) {
    const controller = new FutureController<unknown>();
    const refs = refsTo((big) => use(big, controller), count);
    controller.start();
    controller[end]('the end');
    controller.future.outcome();
    await Promise.allSettled([controller.future]);
    const held = await stillHeld(refs);
    expect(controller.future.done()).toBe(true);
    return held;
  }

  test('holds none of its callbacks, nor what was bound to them (CF-177)', async () => {
    expect(await heldBy((big, { future }) => future.addDoneCallback(() => big.content))).toBe(0);
    expect(await heldBy((big, { future }) => future.addDoneCallback((_, bound) => bound, big))).toBe(0);
    expect(await heldBy((big, { future }) => future.addDoneCallback((_, bound) => bound, big), 1)).toBe(0);
  });

  test('holds none of those that were added afterwards', async () => {
    expect(
      await heldBy((big, { future }) =>
        future.addDoneCallback(() => {
          future.addDoneCallback((_, bound) => bound, big);
        }),
      ),
    ).toBe(0);
  });

  test('holds none of those who await it', async () => {
    expect(
      await heldBy((big, { future }) => {
        const use = () => big.content;
        future.then(use, use);
        future.finally(use).catch(use);
        future.result(60_000).then(use, use);
      }),
    ).toBe(0);
  });

  test('holds none of those who listened to its progress, nor what they heard', async () => {
    expect(
      await heldBy((big, controller) => {
        controller.future.on('progress', () => big.content);
        controller.progress(big);
      }),
    ).toBe(0);
  });

  test('holds none of those who waited for it', async () => {
    expect(
      await heldBy((big, { future }) => {
        void wait([future, new Future<Big>()], { returnWhen: 'FIRST_COMPLETED' }).then(() => big.content);
        void asCompleted([future])
          .next()
          .then(() => big.content);
      }),
    ).toBe(0);
  });
});

test('a future that has ended does not hold its hooks', async () => {
  const controllers: FutureController<number>[] = [];
  const refs = refsTo((big) => {
    const controller = new FutureController<number>({
      onCancel: () => big.content,
      started: () => big.content.length === 0,
    });
    controllers.push(controller);
    controller.resolve(1);
  });
  expect(await stillHeld(refs)).toBe(0);
  expect(controllers.every(({ future }) => future.done())).toBe(true);
});

test('a future does not hold a callback that was removed, nor a listener that has left', async () => {
  const { future } = new FutureController<number>();
  const refs = refsTo((big) => {
    const callback = () => big.content;
    future.addDoneCallback(callback);
    future.removeDoneCallback(callback);
    future.on('progress', () => big.content)();
  });
  expect(await stillHeld(refs)).toBe(0);
  expect(future.done()).toBe(false);
});

test('a future that never ends is garbage with all who wait for it, once its producer is', async () => {
  const refs = refsTo((big) => {
    const { future } = new FutureController<number>();
    future.addDoneCallback((_, bound) => bound, big);
    void future.then(() => big.content);
    void future.result().then(() => big.content);
    void wait([future]).then(() => big.content);
    void asCompleted([future])
      .next()
      .then(() => big.content);
  });
  expect(await stillHeld(refs)).toBe(0);
});

describe('asCompleted() holds nothing that it has yielded (CF-085)', () => {
  const count = 10;

  test('of what was done before', async () => {
    const done: Future<Big>[] = [];
    const refs = refsTo((big) => done.push(Future.resolved(big)), count);
    const completed = asCompleted([...done.splice(0), new Future<Big>()]);
    // In a function of its own: a frame may hold what it has seen last.
    await (async () => {
      for (let n = 0; n < count; n++) await completed.next();
    })();
    expect(await stillHeld(refs)).toBe(0);
    await completed.return();
  });

  test('of what ended later', async () => {
    const controllers = Array.from({ length: count }, () => new FutureController<Big>());
    const completed = asCompleted([...controllers.map(({ future }) => future), new Future<Big>()]);
    const refs = await (async () => {
      const refs: WeakRef<Big>[] = [];
      for (const controller of controllers.splice(0)) {
        refs.push(...refsTo((big) => controller.resolve(big), 1));
        await completed.next();
      }
      return refs;
    })();
    expect(await stillHeld(refs)).toBe(0);
    await completed.return();
  });

  test('and nothing at all once it has ended early', async () => {
    const completed = asCompleted([] as Future<Big>[]);
    const refs = refsTo((big) => completed.add(Future.resolved(big)));
    await completed.return();
    expect(await stillHeld(refs)).toBe(0);
    expect((await completed.next()).done).toBe(true);
  });
});

describe('what is cancelled from above', () => {
  test('is not held by a long-lived parent as long as nobody listens', async () => {
    const root = new CancellationTokenSource();
    const { signal } = new AbortController();
    const refs = Array.from({ length: 10 }, () => {
      const child = new CancellationTokenSource(root.token, signal);
      expect(child.token.cancelled).toBe(false);
      return [new WeakRef(child), new WeakRef(CancellationToken.any(root.token, signal))];
    }).flat();
    expect(await stillHeld(refs as WeakRef<object>[])).toBe(0);
    expect([root.token.cancelled, signal.aborted]).toEqual([false, false]);
  });

  test('holds no listener once it was told, or has left', async () => {
    const [told, left] = [new CancellationTokenSource(), new AbortController()];
    const refs = refsTo((big) => {
      told.token.onCancelled(() => big.content);
      const subscription = CancellationToken.from(left.signal).onCancelled(() => big.content);
      subscription[Symbol.dispose]();
    });
    told.cancel();
    expect(await stillHeld(refs)).toBe(0);
    expect([told.token.cancelled, left.signal.aborted]).toEqual([true, false]);
  });
});

test('callbacks run when their only holder is the future', async () => {
  const controller = new FutureController<number>();
  const heard = jest.fn();
  (() => void controller.future.addDoneCallback(() => heard()))();
  await stillHeld(refsTo(() => {}));
  controller.resolve(1);
  expect(heard).toHaveBeenCalledTimes(1);
});
