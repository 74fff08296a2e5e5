import { describe, expect, test } from '@jest/globals';
import { runProgram } from './support/run-program.ts';

const patience = 60_000;

/** Ends by itself, or the test runs out of patience. */
async function outputOf(program: string): Promise<unknown> {
  const { code, stdout, stderr } = await runProgram(program);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim().split('\n');
}

describe('a program ends by itself', () => {
  test(
    'when its futures are done, without a shutdown',
    async () => {
      const program = `
        import { ThreadPoolExecutor } from '@futures/threads';
        const pool = new ThreadPoolExecutor({ maxWorkers: 2, minWorkers: 1 });
        console.log(await pool.submit((n: number) => n * 2, 21));
        console.log((await pool.map((n: number) => n + 1, [1, 2, 3]).toArray()).join());
        pool.submit((n: number) => new Promise((resolve) => setTimeout(resolve, 20, n)), 7)
          .addDoneCallback((future) => console.log(String(future).replace(/\\d+/, 'n')));
        new ThreadPoolExecutor({ minWorkers: 1 });
      `;
      expect(await outputOf(program)).toEqual(['42', '2,3,4', '<Future #n state=finished returned number>']);
    },
    patience,
  );

  test(
    'though a task goes on beyond its time-out',
    async () => {
      const program = `
        import { ThreadPoolExecutor } from '@futures/threads';
        const pool = new ThreadPoolExecutor(1);
        const spin = pool.with({ timeout: 20 }).submit(() => { for (;;); });
        console.log((await spin.exception() as Error).name);
      `;
      expect(await outputOf(program)).toEqual(['TimeoutError']);
    },
    patience,
  );

  test(
    'not before a shutdown that waits, though nobody waits for a task that is in its grace',
    async () => {
      const program = `
        import { ThreadPoolExecutor } from '@futures/threads';
        const pool = new ThreadPoolExecutor(1);
        const spin = pool.with({ timeout: 20, killAfter: 300 }).submit(() => { for (;;); });
        console.log((await spin.exception() as Error).name);
        await pool.shutdown();
        await pool.shutdown();
        console.log('down');
      `;
      expect(await outputOf(program)).toEqual(['TimeoutError', 'down']);
    },
    patience,
  );

  for (const onWorkerExit of ['break', 'replace']) {
    test(
      `whatever its threads come to, with '${onWorkerExit}'`,
      async () => {
        const program = `
          import { wait } from '@futures/core';
          import { commonFaults, failBy, failSoonBy, helpWith } from '@futures/testing/faults';
          import { FaultyThreadPool } from './faults.ts';
          const settings = { maxWorkers: 1, onWorkerExit: '${onWorkerExit}' as const };
          const states = (futures) => futures.map(({ state }) => state).join();
          for (const fault of commonFaults) {
            const running = new FaultyThreadPool(settings);
            const victim = running.submit(failBy, fault);
            helpWith(fault, running, victim);
            const buffer = new ArrayBuffer(8);
            const transferring = new FaultyThreadPool(settings);
            const other = transferring.with({ transfer: [buffer] }).submit(failBy, fault, buffer);
            helpWith(fault, transferring, other);
            const behind = running.submit((n: number) => n, 1);
            await wait([victim, other, behind]);
            const rest: string[] = [];
            if (fault !== 'hangs and is killed') {
              const idle = new FaultyThreadPool(settings);
              // An idle pool does not keep us here.
              const stay = setInterval(() => {}, 1000);
              const exit = new Promise((resolve) => idle.once('worker:exit', resolve));
              await idle.submit(failSoonBy, fault);
              if (fault === 'ended from outside') idle.endLast();
              rest.push((await exit as { reason: string }).reason);
              clearInterval(stay);
            }
            if (!/hang|outside/.test(fault)) {
              const starting = new FaultyThreadPool({ ...settings, initializer: failBy as never, initargs: [fault] as never });
              const last = starting.submit((n: number) => n, 1);
              await wait([last]);
              rest.push(last.state);
            }
            console.log([fault, victim.state, other.state, behind.state, ...rest].join());
          }
        `;
        const victims = 'finished,finished,finished,crashed';
        expect(await outputOf(program)).toEqual([
          `exit 0,${victims},finished`,
          `exit 1,${victims},finished`,
          `uncaught error,${victims},finished`,
          `unhandled rejection,${victims},finished`,
          `out of memory,${victims},finished`,
          `ended from outside,${victims}`,
          'hangs and is killed,cancelled,cancelled,finished',
        ]);
      },
      patience,
    );
  }
});
