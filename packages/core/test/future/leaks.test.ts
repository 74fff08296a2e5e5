import { describe, expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';

/**
 * Each program has a `round` that must leave nothing on `controller.future`, which stays pending. It runs in a process
 * of its own, where nothing else takes memory or has timers.
 */
const program = (round: string) => `
  import { asCompleted, CancellationToken, CancellationTokenSource, Future, FutureController, wait } from '@futures/core';
  import { getEventListeners } from 'node:events';

  const controller = new FutureController<number>();
  const { future: pending } = controller;
  const { signal } = new AbortController();
  const root = new CancellationTokenSource();
  const done = Future.resolved(1);
  const ignore = () => {};

  async function round() { ${round} }

  async function rounds(count: number) {
    for (let n = 0; n < count; n += 100) await Promise.all(Array.from({ length: 100 }, round));
  }
  async function memory() {
    for (let n = 0; n < 5; n++) {
      await new Promise(setImmediate);
      gc();
    }
    return process.memoryUsage().heapUsed;
  }

  // Until everything is compiled and allocated that is so only once.
  await rounds(5_000);
  // The platform takes memory in steps and gives it back late; what leaks takes some every time.
  let bytesARound = Infinity;
  for (let attempt = 0; attempt < 4 && bytesARound > 20; attempt++) {
    const before = await memory();
    await rounds(10_000);
    bytesARound = Math.min(bytesARound, Math.round((await memory() - before) / 10_000));
  }
  console.log(JSON.stringify({
    bytesARound,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    listeners: getEventListeners(signal, 'abort').length,
    state: pending.state,
  }));
`;

const rounds = {
  'wait() that finds enough': `await wait([pending, done], { returnWhen: 'FIRST_COMPLETED', timeout: 60_000, signal })`,
  'wait() that is told enough later': `
    const other = new FutureController<number>();
    const waiting = wait([pending, other.future], { returnWhen: 'FIRST_COMPLETED', timeout: 60_000, signal });
    other.resolve(1);
    await waiting;`,
  'wait() that only looks': 'await wait([pending], { timeout: 0, signal })',
  'wait() that runs out of time': 'await wait([pending], { timeout: 1 })',
  'wait() whose signal aborts': `
    const abort = new AbortController();
    const waiting = wait([pending], { signal: abort.signal, timeout: 60_000 }).catch(ignore);
    abort.abort();
    await waiting;`,
  'asCompleted() that is left': `for await (const one of asCompleted([done, pending], { timeout: 60_000, signal })) if (one.done()) break`,
  'asCompleted() that is disposed':
    'await asCompleted([pending], { timeout: 60_000, signal })[Symbol.asyncDispose]()',
  'asCompleted() that runs out of time': `await asCompleted([pending], { timeout: 1 }).next().catch(ignore)`,
  'asCompleted() whose signal aborts': `
    const abort = new AbortController();
    const step = asCompleted([pending], { signal: abort.signal, timeout: 60_000 }).next().catch(ignore);
    abort.abort();
    await step;`,
  'result() that only looks': 'await pending.result({ timeout: 0, signal }).catch(ignore)',
  'result() that runs out of time': 'await pending.result(1).catch(ignore)',
  'exception() that runs out of time': 'await pending.exception({ timeout: 1, signal }).catch(ignore)',
  'result() whose token is cancelled': `
    using source = new CancellationTokenSource(root.token, signal);
    const waiting = pending.result({ timeout: 60_000, signal: source.token }).catch(ignore);
    source.cancel();
    await waiting;`,
  'a callback that is removed': `
    const callback = () => {};
    pending.addDoneCallback(callback, 1).addDoneCallback(callback, 2);
    pending.removeDoneCallback(callback);
    pending.on('progress', callback)();`,
  'a subscription that is disposed': `
    CancellationToken.from(signal).onCancelled(ignore)[Symbol.dispose]();
    CancellationToken.any(root.token, signal).onCancelled(ignore)[Symbol.dispose]();`,
};

describe('10,000 times', () => {
  test.each(Object.entries(rounds))(
    '%s on one pending future leaves no callback, no timer and no listener (CF-076, CF-088)',
    async (_, round) => {
      const { code, stdout, stderr } = await runProgram(program(round), ['--expose-gc']);
      expect([code, stderr]).toEqual([0, '']);
      const left = JSON.parse(stdout) as Record<string, unknown>;

      // A callback that stays takes a hundred bytes or more.
      expect(left.bytesARound).toBeLessThanOrEqual(20);
      expect(left).toMatchObject({ timers: 0, listeners: 0, state: 'pending' });
    },
    60_000,
  );

  test('something that leaks is found out', async () => {
    const leaks = 'pending.addDoneCallback(ignore); setTimeout(ignore, 60_000).unref();';
    const { stdout } = await runProgram(program(leaks), ['--expose-gc']);
    const left = JSON.parse(stdout) as Record<string, unknown>;
    expect(left.bytesARound).toBeGreaterThan(100);
  }, 60_000);
});
