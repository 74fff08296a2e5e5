import { describe, expect, jest, test } from '@jest/globals';
import { runBare } from '../support/run-program.ts';

// Tests that build a bundle of their own take their time on a busy machine.
jest.setTimeout(60_000);

/** What there is everywhere: no `process`, no `Symbol.dispose`, no `reportError`. */
const bare = () => ({
  AbortController,
  AbortSignal,
  console: { error: jest.fn(), warn: jest.fn() },
  performance,
  setTimeout,
  clearTimeout,
});

describe('where the platform has little more than the language', () => {
  test('everything works', async () => {
    const program = `
      import { asCompleted, CancellationTokenSource, Future, FutureController, InlineExecutor, wait } from '@futures/core';
      const answer = (async () => {
        const executor = new InlineExecutor();
        const controller = new FutureController<number>();
        const waiting = wait([controller.future], { timeout: 60_000 });
        controller.resolve(1);
        const source = new CancellationTokenSource();
        const heard: unknown[] = [];
        source.token.onCancelled((reason) => heard.push(reason));
        source.cancel('enough');
        const ended: string[] = [];
        for await (const future of asCompleted([executor.submit((n: number) => n + 1, 1), Future.resolved(3)])) {
          ended.push(future.state);
        }
        return [
          (await waiting).done.size,
          heard,
          ended,
          await executor.map((n: number) => n * 2, [1, 2]).toArray(),
          await controller.future.result(5),
          String(Future.rejected(new RangeError('no'))).replace(/#\\d+/, '#n'),
        ];
      })();
    `;
    const answer = await runBare(program, bare());
    expect(JSON.stringify(answer)).toBe(
      JSON.stringify([
        1,
        ['enough'],
        ['finished', 'finished'],
        [2, 4],
        1,
        '<Future #n state=finished raised RangeError>',
      ]),
    );
  });

  test('what is disposed of has the names that compilers fall back to, unless there are better ones', async () => {
    const program = `
      import { asCompleted, CancellationTokenSource, InlineExecutor } from '@futures/core';
      const dispose = (Symbol.dispose ?? Symbol.for('Symbol.dispose')) as any;
      const asyncDispose = (Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')) as any;
      const source = new CancellationTokenSource() as any;
      const answer = [
        typeof source[dispose],
        typeof source.token.onCancelled(() => {})[dispose],
        typeof (asCompleted([]) as any)[asyncDispose],
        typeof (new InlineExecutor() as any)[asyncDispose],
      ];
      source[dispose]();
    `;
    expect(JSON.stringify(await runBare(program, bare()))).toBe(
      JSON.stringify(['function', 'function', 'function', 'function']),
    );
  });

  test('errors of callbacks go to the console, or to reportError where there is one', async () => {
    const program = `
      import { Future } from '@futures/core';
      const answer = 0;
      Future.resolved(1).addDoneCallback(() => { throw 'a mistake' });
    `;
    const withConsole = bare();
    await runBare(program, withConsole);
    expect(withConsole.console.error.mock.calls).toEqual([
      ['exception calling callback for <Future #1 state=finished returned number>:', 'a mistake'],
    ]);

    const withReport = { ...bare(), reportError: jest.fn() };
    await runBare(program, withReport);
    expect(withReport.reportError.mock.calls).toEqual([['a mistake']]);
    expect(withReport.console.error).not.toHaveBeenCalled();
  });

  test('a failure that nobody looks at needs no FinalizationRegistry', async () => {
    const program = `
      import { Future } from '@futures/core';
      const answer = Future.rejected(new Error('unlooked')).state;
    `;
    expect(await runBare(program, { ...bare(), FinalizationRegistry: undefined })).toBe('finished');
  });
});
