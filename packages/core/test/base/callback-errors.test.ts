import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type CallbackErrorHandler,
  CancellationTokenSource,
  Future,
  FutureController,
  setCallbackErrorHandler,
} from '@futures/core';
import { runProgram } from '../support/run-program.ts';

// Tests that start processes of their own take their time on a busy machine.
jest.setTimeout(60_000);

const mistake = new Error('in a callback');
const throws = () => {
  throw mistake;
};

const consoleError = jest.spyOn(console, 'error');
beforeEach(() => void consoleError.mockImplementation(() => {}));
afterEach(() => {
  setCallbackErrorHandler(undefined);
  consoleError.mockReset();
});

describe('setCallbackErrorHandler()', () => {
  test('says who hears of errors in callbacks, and where they come from', async () => {
    const handler = jest.fn<CallbackErrorHandler>();
    setCallbackErrorHandler(handler);

    const controller = new FutureController<number>({ onCancel: throws });
    controller.future.on('progress', throws);
    controller.future.addDoneCallback(throws);
    controller.progress(1);
    controller.future.cancel();
    controller.future.addDoneCallback(async () => throws());
    await Promise.resolve();

    const source = new CancellationTokenSource();
    source.token.onCancelled(throws);
    source.cancel();
    source.token.onCancelled(throws);

    expect(handler.mock.calls.map(([error]) => error)).toEqual(Array(6).fill(mistake));
    expect(handler.mock.calls.slice(0, 4).map(([, from]) => from)).toEqual(Array(4).fill(controller.future));
    expect(consoleError).not.toHaveBeenCalled();
  });

  test('replaces the one before, and undefined brings the default back (CF-045)', () => {
    const first = jest.fn<CallbackErrorHandler>();
    const second = jest.fn<CallbackErrorHandler>();
    const future = Future.resolved(1);
    setCallbackErrorHandler(first);
    future.addDoneCallback(throws);
    setCallbackErrorHandler(second);
    future.addDoneCallback(throws);
    setCallbackErrorHandler(undefined);
    future.addDoneCallback(throws);
    expect([first.mock.calls.length, second.mock.calls.length, consoleError.mock.calls.length]).toEqual([
      1, 1, 1,
    ]);
  });

  test.each([null, 5, 'text', {}])('takes functions only, not %p', (handler) => {
    const before = jest.fn<CallbackErrorHandler>();
    setCallbackErrorHandler(before);
    expect(() => setCallbackErrorHandler(handler as never)).toThrow(TypeError);
    expect(() => setCallbackErrorHandler(handler as never)).toThrow(
      'Expected `handler` to be a function, got',
    );
    Future.resolved(1).addDoneCallback(throws);
    expect(before).toHaveBeenCalledTimes(1);
  });

  test('may be given a handler that throws: both errors go to the console, and nothing is disturbed', () => {
    const worse = new Error('in the handler');
    setCallbackErrorHandler(() => {
      throw worse;
    });
    const controller = new FutureController<number>();
    const other = jest.fn();
    controller.future.addDoneCallback(throws).addDoneCallback(other);
    controller.resolve(1);
    expect(other).toHaveBeenCalledTimes(1);
    expect(consoleError).toHaveBeenCalledTimes(1);
    expect(consoleError.mock.calls[0]).toEqual(expect.arrayContaining([worse, mistake]));
  });

  test('may be given an async handler that fails: that is nobody’s unhandled rejection', async () => {
    const worse = new Error('in the handler');
    const handler: () => unknown = () => Promise.reject(worse);
    setCallbackErrorHandler(handler);
    Future.resolved(1).addDoneCallback(throws);
    await new Promise(setImmediate);
    expect(consoleError.mock.calls.flat()).toEqual(expect.arrayContaining([worse, mistake]));
  });

  test('may be given a handler whose own callback throws, without an end to it', () => {
    let depth = 0;
    setCallbackErrorHandler(() => {
      if (++depth < 3) Future.resolved(1).addDoneCallback(throws);
    });
    Future.resolved(1).addDoneCallback(throws);
    expect(depth).toBe(3);
  });
});

describe('by default', () => {
  const program = `
    import { Future } from '@futures/core';
    PLATFORM
    Future.resolved(7).addDoneCallback(() => { throw new RangeError('in a callback') });
    Future.resolved(7).addDoneCallback(async () => { throw new TypeError('in an async callback') });
    setTimeout(() => console.log('alive'), 1);
  `;

  test('in Node, console.error shows the error with its stack and the future, and the process goes on (CF-045)', async () => {
    const { code, stdout, stderr } = await runProgram(program.replace('PLATFORM', ''));
    expect([code, stdout]).toEqual([0, 'alive\n']);
    expect(stderr).toMatch(
      /exception calling callback for <Future #1 state=finished returned number>: RangeError: in a callback\n +at /,
    );
    expect(stderr).toMatch(
      /exception calling callback for <Future #2 state=finished returned number>: TypeError: in an async callback\n +at /,
    );
  });

  test('a reportError that would end the process is not called', async () => {
    const { code, stdout } = await runProgram(
      program.replace('PLATFORM', `globalThis.reportError = () => process.exit(3);`),
    );
    expect([code, stdout]).toEqual([0, 'alive\n']);
  });

  test('in a page, the error goes where uncaught errors go', () => {
    const reported = jest.fn();
    const { process } = globalThis;
    Object.assign(globalThis, { process: undefined, reportError: reported });
    try {
      Future.resolved(1).addDoneCallback(throws);
    } finally {
      Object.assign(globalThis, { process, reportError: undefined });
    }
    expect(reported.mock.calls).toEqual([[mistake]]);
    expect(consoleError).not.toHaveBeenCalled();
  });

  test('an error that cannot be printed is no trouble', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('look away');
        },
      },
    );
    const heard = jest.fn();
    Future.resolved(1)
      .addDoneCallback(() => {
        throw hostile;
      })
      .addDoneCallback(heard);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(consoleError).toHaveBeenCalledTimes(1);
  });
});
