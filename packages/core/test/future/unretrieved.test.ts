import { describe, expect, jest, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';

// Tests that start processes of their own take their time on a busy machine.
jest.setTimeout(60_000);

/** What every program here begins with: `warned` has the first line of each warning, once all garbage is collected. */
const prelude = `
  import * as core from '@futures/core';
  import { setImmediate as turn } from 'node:timers/promises';
  const { asCompleted, Future, FutureController, InlineExecutor, wait } = core;

  const warned: string[] = [];
  process.on('warning', (warning) => warned.push(warning.name + ': ' + warning.message.split('\\n')[0]));

  // Several rounds: the engine need not find all garbage in one, and calls back in a turn of its own.
  async function collectAll() {
    for (let round = 0; round < 10; round++) {
      gc();
      await turn();
    }
  }

  /** A future that fails after \`use\` had it, and that nobody holds. */
  async function failing(message: string, use = async (future: any, fail: () => void): Promise<unknown> => fail()) {
    const controller = new FutureController<number>();
    await use(controller.future, () => controller.reject(new Error(message)));
  }
`;

const run = (program: string, flags = ['--expose-gc', '--no-warnings']) =>
  runProgram(prelude + program, flags);

const lines = (...expected: string[]) => ({
  code: 0,
  stdout: expected.map((line) => `${line}\n`).join(''),
  stderr: '',
});

describe('a failed future that nobody looked at', () => {
  test('does not end the process, and is silent when the process ends', async () => {
    const ended = await run(
      `
        Future.rejected(new Error('unlooked'));
        const controller = new FutureController();
        controller.reject(undefined);
        const executor = new InlineExecutor();
        executor.submit(() => { throw new Error('unlooked') });
        Future.from(Promise.reject(new Error('unlooked')));
        await turn();
        console.log(controller.future.state);
      `,
      [],
    );
    expect(ended).toEqual(lines('finished'));
  });

  test('makes one warning when it is collected, with the stack of its error', async () => {
    const { code, stdout, stderr } = await run(
      `
        function readsTheFile() { return new Error('no such file') }
        (() => void Future.rejected(readsTheFile()))();
        await collectAll();
        console.log(warned.length);
      `,
      ['--expose-gc'],
    );
    expect([code, stdout]).toEqual([0, '1\n']);
    expect(stderr.match(/UnretrievedFutureWarning/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /UnretrievedFutureWarning: Future #\d+ failed and nobody looked at its error: Error: no such file\n +at readsTheFile/,
    );
  });

  test('says so whatever the reason is, and whoever made the future', async () => {
    const ended = await run(`
      const executor = new InlineExecutor();
      await (async () => {
        Future.rejected(undefined);
        Future.rejected('a text');
        const own = new FutureController<number>();
        const circular: any = new Error('circular');
        circular.future = own.future;
        own.reject(circular);
        executor.submit(() => { throw new RangeError('from a task') });
        Future.from(Promise.reject(new TypeError('from a promise')));
        await turn();
      })();
      await collectAll();
      console.log(warned.map((line) => line.replace(/#\\d+/, '#n')).sort().join('\\n'));
    `);
    const begin = 'UnretrievedFutureWarning: Future #n failed and nobody looked at its error:';
    expect(ended).toEqual(
      lines(
        `${begin} Error: circular`,
        `${begin} RangeError: from a task`,
        `${begin} TypeError: from a promise`,
        `${begin} \`"a text"\` (string)`,
        `${begin} \`undefined\` (undefined)`,
      ),
    );
  });

  test('is silent as long as somebody holds it', async () => {
    const ended = await run(`
      const held = Future.rejected(new Error('held'));
      await collectAll();
      console.log(warned.length, held.state);
    `);
    expect(ended).toEqual(lines('0 finished'));
  });
});

describe('looking at a failure', () => {
  const looks = {
    await: '{ fail(); try { await future } catch {} }',
    then: '{ fail(); await future.then(null, () => {}) }',
    catch: '{ fail(); await future.catch(() => {}) }',
    finally: '{ fail(); await future.finally(() => {}).catch(() => {}) }',
    result: '{ fail(); await future.result().catch(() => {}) }',
    'result(0) before': '{ await future.result(0).catch(() => {}); fail() }',
    exception: '{ fail(); await future.exception() }',
    outcome: '{ fail(); future.outcome() }',
    'outcome before': '{ future.outcome(); fail() }',
    'a callback before': '{ future.addDoneCallback(() => {}); fail() }',
    'a callback after': '{ fail(); future.addDoneCallback(() => {}) }',
    'then before': '{ future.then(null, () => {}); fail(); await turn() }',
    'Promise.allSettled': '{ fail(); await Promise.allSettled([future]) }',
    'Promise.race': '{ fail(); await Promise.race([Promise.resolve(1), future]) }',
  };

  test('silences the warning, in each way that there is', async () => {
    const ended = await run(`
      ${Object.entries(looks)
        .map(([name, use]) => `await failing(${JSON.stringify(name)}, async (future, fail) => ${use});`)
        .join('\n')}
      await failing('nobody looked');
      await collectAll();
      console.log(warned.map((line) => line.replace(/^.*: /, '')).join('\\n'));
    `);
    expect(ended).toEqual(lines('nobody looked'));
  });

  const noLooks = {
    state: '{ fail(); String([future.state, future.done(), future.running(), future.cancelled()]) }',
    cancel: '{ fail(); future.cancel(); future.cancelRequested }',
    signal: '{ future.signal; fail() }',
    progress: `{ future.on('progress', () => {})(); fail() }`,
    printing: '{ fail(); String(future) }',
    wait: '{ const waiting = wait([future]); fail(); await waiting }',
    'wait after': `{ fail(); await wait([future], { returnWhen: 'FIRST_EXCEPTION' }) }`,
    asCompleted: '{ const all = asCompleted([future]); fail(); for await (const one of all) one.done() }',
    'asCompleted after': '{ fail(); await asCompleted([future]).next() }',
  };

  test('is not what state, cancel(), wait() or asCompleted() do', async () => {
    const names = Object.keys(noLooks);
    const ended = await run(`
      ${Object.entries(noLooks)
        .map(([name, use]) => `await failing(${JSON.stringify(name)}, async (future, fail) => ${use});`)
        .join('\n')}
      await collectAll();
      console.log(warned.map((line) => line.replace(/^.*: /, '')).sort().join('\\n'));
    `);
    expect(ended).toEqual(lines(...names.sort()));
  });
});

test('what failed inside of map() makes no warning, consumed or not', async () => {
  const ended = await run(`
    const executor = new InlineExecutor();
    const fails = (n: number) => { throw new Error('item ' + n) };
    await (async () => {
      await executor.map(fails, [1, 2, 3]).toArray().catch(() => {});
      const unread = executor.map(fails, [4, 5, 6]);
      for await (const outcome of executor.map(fails, [7, 8], { settled: true })) if (outcome.status === 'rejected') break;
      await turn();
      void unread;
    })();
    await failing('outside of map');
    await collectAll();
    console.log(warned.map((line) => line.replace(/^.*: /, '')).join('\\n'));
  `);
  expect(ended).toEqual(lines('outside of map'));
});

test('a cancelled future, or one that succeeded, makes no warning', async () => {
  const ended = await run(`
    (() => {
      Future.resolved(new Error('a value'));
      new FutureController().future.cancel(new Error('a reason'));
      new FutureController().cancel();
    })();
    await collectAll();
    console.log(warned.length);
  `);
  expect(ended).toEqual(lines('0'));
});

test('nothing is kept for futures that do not fail', async () => {
  const ended = await run(`
    let registered = 0;
    const { FinalizationRegistry } = globalThis;
    globalThis.FinalizationRegistry = class<T> extends FinalizationRegistry<T> {
      register(...args: [any, any, any?]) {
        registered++;
        return super.register(...args);
      }
    };
    for (let n = 0; n < 100; n++) new FutureController<number>().resolve(n);
    new FutureController().cancel();
    const before = registered;
    Future.rejected(new Error('it fails')).outcome();
    console.log(before, registered);
  `);
  expect(ended).toEqual(lines('0 1'));
});

describe('what is derived from a future reports as any promise does', () => {
  test.each([
    ['then', 'Future.rejected(new Error("derived")).then(() => {})'],
    ['finally', 'Future.rejected(new Error("derived")).finally(() => {})'],
    ['result', 'Future.rejected(new Error("derived")).result()'],
    ['a callback of then', 'Future.resolved(1).then(() => { throw new Error("derived") })'],
    ['an async function', '(async () => { await Future.rejected(new Error("derived")) })()'],
  ])('%s', async (_, expression) => {
    const { code, stderr } = await run(`${expression}; await turn(); console.log('unreachable')`);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: derived');
  });

  test('and a cancelled one too', async () => {
    const { code, stderr } = await run(`
      const { future } = new FutureController();
      future.cancel('not wanted');
      future.then(() => {});
    `);
    expect(code).toBe(1);
    expect(stderr).toContain('AbortError');
    expect(stderr).toContain('not wanted');
  });
});
