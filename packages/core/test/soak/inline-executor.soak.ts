import { expect, test } from '@jest/globals';
import {
  asCompleted,
  CancellationTokenSource,
  type Future,
  InlineExecutor,
  setCallbackErrorHandler,
  wait,
} from '@futures/core';
import { listenersOn } from '@futures/testing';

/** A generator of numbers in [0, 1) that gives the same ones every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function report(what: string, figures: Record<string, number>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value)}`);
  console.info(`${what}: ${text.join(', ')}`);
}

test('1,000,000 tasks leave the heap where it was', async () => {
  const executor = new InlineExecutor();
  const round = async (): Promise<void> => {
    const futures = Array.from({ length: 10_000 }, (_, i) => executor.submit((n: number) => n + 1, i));
    expect((await Promise.all(futures)).length).toBe(10_000);
  };
  await round();
  const before = heapUsed();
  for (let i = 0; i < 100; i++) await round();
  const grown = heapUsed() - before;
  report('1,000,000 tasks', { 'bytes grown': grown });
  expect(grown).toBeLessThan(2 ** 20);
  expect(executor.stats).toMatchObject({ completed: 1_010_000, queued: 0, running: 0 });
});

test('1,000,000 items of an endless input run in bounded memory', async () => {
  const executor = new InlineExecutor();
  function* endless(): Generator<number> {
    for (let i = 0; ; i++) yield i;
  }
  let before = 0;
  let peak = 0;
  let seen = 0;
  for await (const square of executor.map((n) => n * n, endless(), { buffersize: 64 })) {
    expect(square).toBe(seen ** 2);
    if (seen === 10_000) before = heapUsed();
    if (seen % 100_000 === 0 && seen > 10_000) peak = Math.max(peak, heapUsed() - before);
    if (++seen === 1_000_000) break;
  }
  report('1,000,000 items', { 'bytes grown at most': peak });
  expect(peak).toBeLessThan(2 ** 20);
});

test('200,000 tasks that are cancelled, timed out, refused and forgotten at random all settle once', async () => {
  const random = seeded(1);
  const abort = new AbortController();
  const source = new CancellationTokenSource();
  const executor = new InlineExecutor({ maxQueue: 500 });
  const settled = new Map<number, number>();
  const strayErrors: unknown[] = [];
  setCallbackErrorHandler((error) => strayErrors.push(error));
  const optionsOf = (
    kind: number,
  ): { signal?: AbortSignal; timeout?: number; killAfter?: number; priority?: number } =>
    kind < 0.2
      ? { signal: abort.signal }
      : kind < 0.3
        ? { timeout: random() * 2, killAfter: 1 }
        : kind < 0.5
          ? { priority: Math.floor(random() * 5) }
          : {};

  const task = async function (kind: number): Promise<number> {
    if (kind > 0.97) await new Promise((resolve) => setTimeout(resolve, 1));
    if (kind > 0.9) throw new RangeError('unlucky');
    return kind;
  };
  let submitted = 0;
  while (submitted < 200_000) {
    const batch: Future<number>[] = [];
    for (let i = 0; i < 500; i++) {
      await executor.ready();
      const kind = random();
      const submitter =
        kind < 0.05 ? executor.with({ signal: source.token }) : executor.with(optionsOf(kind));
      const future = submitter.submit(task, random());
      future.addDoneCallback(({ id }) => settled.set(id, (settled.get(id) ?? 0) + 1));
      batch.push(future);
      submitted++;
      if (kind > 0.8) batch[Math.floor(random() * batch.length)]?.cancel('at random');
    }
    if (random() < 0.5) await wait(batch, { timeout: random() * 3 });
    else if (random() < 0.5) for await (const future of asCompleted(batch)) if (future.id % 200 === 0) break;
  }
  await executor.shutdown();
  const counts = new Set(settled.values());
  const { completed, failed, cancelled } = executor.stats;
  report('200,000 random tasks', { completed, failed, cancelled });
  expect([settled.size, ...counts]).toEqual([200_000, 1]);
  expect(completed + failed + cancelled).toBe(200_000);
  expect(strayErrors).toEqual([]);
  expect(listenersOn(abort.signal)).toBe(0);
  setCallbackErrorHandler(undefined);
});
