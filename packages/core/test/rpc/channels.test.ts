import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { finalizer, releaseProxy } from 'comlink';
import { turn, until } from '@futures/testing';
import { proxy, transfer, wrap } from '../../src/rpc/comlink.ts';
import type { Caller } from '../../src/rpc/main-port.ts';
import { WorkerCrashedError } from '../../src/errors.ts';
import { collected, connect, type Connection, served } from '../support/connection.ts';

type Callback = (...args: unknown[]) => Promise<unknown>;

type Run = (batch: unknown, transfer?: readonly object[]) => Promise<unknown>;

function runOn({ parent }: Connection, ...[batch, transfer]: Parameters<Run>): Promise<unknown> {
  let caller!: Caller;
  const answers = new Promise((ended, failed) => (caller = { ended, failed }));
  parent.main.run(batch, transfer, caller);
  return answers;
}

const release = (remote: object): void => (remote as { [releaseProxy]: () => void })[releaseProxy]();

let connection: Connection;
beforeEach(() => {
  connection = connect();
});
afterEach(() => connection[Symbol.dispose]());

const rejection = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect('it').toBe('rejected'),
    (error: unknown) => error,
  );

describe('the main channel', () => {
  test('is a Comlink endpoint', async () => {
    const remote = served(connection, { add: (a: number, b: number) => a + b, unit: 'ms' });
    expect([await remote.add(1, 2), await remote.unit]).toEqual([3, 'ms']);
  });

  test('carries run() with a number, the batch and the answers, and nothing else', async () => {
    served(connection, { run: (batch: number[]) => batch.map((n) => n * 2) });
    expect(await runOn(connection, [1, 2])).toEqual([2, 4]);
    const call = expect.any(Number);
    expect(connection.wire).toEqual([
      [0, call, [1, 2]],
      [0, call, [2, 4]],
    ]);
  });

  test('carries what run() throws', async () => {
    const remote = served(connection, {
      run: () => {
        throw new RangeError('no');
      },
    });
    expect(await rejection(remote.run())).toMatchObject({ name: 'RangeError', message: 'no' });
  });

  test('hands over what a batch was marked to transfer', async () => {
    const remote = served(connection, { run: ([buffer]: ArrayBuffer[]) => buffer?.byteLength });
    const buffer = new ArrayBuffer(8);
    expect(await remote.run(transfer([buffer], [buffer]))).toBe(8);
    expect(buffer.byteLength).toBe(0);
  });

  test('answers each of many calls in flight', async () => {
    const remote = served(connection, { run: async (n: number) => n });
    const answers = Array.from({ length: 100 }, (_, n) => remote.run(n));
    expect(await Promise.all(answers)).toEqual(answers.map((_, n) => n));
  });

  test('rejects a call that cannot be cloned with the platform’s own error, and goes on', async () => {
    const remote = served(connection, { run: (x: unknown) => x });
    expect(await rejection(remote.run(() => {}))).toMatchObject({ name: 'DataCloneError' });
    expect(await remote.run(1)).toBe(1);
  });

  test('says why an answer could not be cloned', async () => {
    const remote = served(connection, { run: () => () => {} });
    expect(await rejection(remote.run())).toMatchObject({
      name: 'DataCloneError',
      message: expect.stringContaining('could not be cloned') as never,
    });
  });

  test('leaves alone what is not ours', async () => {
    const remote = served(connection, { run: (n: number) => n });
    const strange = [null, undefined, 'text', {}, [], [0], [1], [1, null], [2], [3], [3, 4, 1], [-1, {}]];
    for (const message of [...strange, ['x', 1], [0, 77, 1], [1, { id: 77, type: 'RAW' }], [2.5, 1]])
      connection.inject(message);
    expect(await remote.run(1)).toBe(1);
    expect([connection.parent.size, connection.worker.size]).toEqual([0, 0]);
  });

  test('brings notices, which need no answer, in their order among the calls', async () => {
    const order: unknown[] = [];
    const remote = served(connection, { run: (n: number) => order.push(n) });
    connection.worker.onNotice = (notice) => order.push(notice);
    connection.parent.notify(['a', 1]);
    const done = remote.run(1);
    const buffer = new ArrayBuffer(8);
    connection.parent.notify([buffer], [buffer]);
    await Promise.all([done, remote.run(2)]);
    expect(order).toEqual([['a', 1], 1, [expect.objectContaining({ byteLength: 8 })], 2]);
    expect(buffer.byteLength).toBe(0);
  });
});

describe('run()', () => {
  const runOf = (run: (batch: never) => unknown): Run => {
    served(connection, { run });
    return (batch, transfer) => runOn(connection, batch, transfer);
  };

  test('answers each of many batches, and sends no more than these', async () => {
    const run = runOf((batch: number[]) => batch.map((n) => n * 2));
    expect(await Promise.all([run([1]), run([2]), run([3])])).toEqual([[2], [4], [6]]);
    expect(connection.wire.length).toBe(6);
  });

  test('hands over what is to be transferred', async () => {
    const run = runOf(([buffer]: ArrayBuffer[]) => buffer?.byteLength);
    const buffer = new ArrayBuffer(8);
    expect(await run([buffer], [buffer])).toBe(8);
    expect(buffer.byteLength).toBe(0);
  });

  test('throws at once when a batch cannot be cloned, and takes the next one', async () => {
    const run = runOf((batch) => batch);
    for (let times = 0; times < 2; times++)
      expect(() => run(() => {})).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
    expect(await run(1)).toBe(1);
  });

  test('rejects with what the other side throws as a whole', async () => {
    const run = runOf(() => {
      throw new RangeError('no');
    });
    expect(await rejection(run(1))).toMatchObject({ name: 'RangeError', message: 'no' });
  });

  test('fails what waits, and throws what is called later, when the other side is gone', async () => {
    const run = runOf(() => new Promise(() => {}));
    const crash = new Error('gone');
    const waiting = rejection(run(1));
    connection.parent.close(crash);
    expect(await waiting).toBe(crash);
    for (let times = 0; times < 2; times++) expect(() => run(2)).toThrow(crash);
  });
});

describe('a virtual channel', () => {
  /** Exposes something at the worker's end of a new channel, for the parent to call. */
  const channelTo = (target: object): ReturnType<Connection['parent']['join']> => {
    const { parent, worker } = connection;
    served(connection, {});
    return parent.join(worker.open().expose(target).offer());
  };

  test('is a Comlink endpoint that costs no port', async () => {
    const port = channelTo({ add: (a: number, b: number) => a + b });
    const remote = wrap<{ add: (a: number, b: number) => number }>(port);
    expect(await remote.add(1, 2)).toBe(3);
    expect([connection.parent.size, connection.worker.size]).toEqual([1, 1]);
  });

  test('has ids of which no two meet', () => {
    const { parent, worker } = connection;
    const ids = [parent.open(), worker.open(), parent.open(), worker.open()].map(({ id }) => id);
    expect(ids).toEqual([4, 5, 6, 7]);
  });

  test('takes callbacks and transfers in its calls, as Comlink does', async () => {
    const remote = channelTo(async (callback: Callback, buffer: ArrayBuffer) => [
      await callback('asked'),
      buffer.byteLength,
    ]).remote as Callback;
    const buffer = new ArrayBuffer(8);
    const answer = proxy((question: string) => `${question}, answered`);
    expect(await remote(answer, transfer(buffer, [buffer]))).toEqual(['asked, answered', 8]);
    expect(buffer.byteLength).toBe(0);
  });

  test('is forgotten on both sides when the proxy is released by hand', async () => {
    const finalized = jest.fn();
    release(channelTo({ [finalizer]: finalized }).remote);
    expect(connection.parent.size).toBe(0);
    await until(() => connection.worker.size === 0);
    await until(() => finalized.mock.calls.length === 1);
  });

  test('is forgotten on both sides when the proxy is collected', async () => {
    const port = channelTo(() => 1);
    void (port.remote as Callback)();
    await collected(() => connection.parent.size === 0);
    await until(() => connection.worker.size === 0);
  });

  test('answers a call whose proxy was collected meanwhile', async () => {
    let answer: (value: unknown) => void = () => {};
    const call = (channelTo(() => new Promise((resolve) => (answer = resolve))).remote as Callback)();
    const other = channelTo(() => 1);
    void (other.remote as Callback)();
    // When the other is gone, which came later, this one has been collected too.
    await collected(() => connection.parent.size === 1);
    answer('late');
    expect(await call).toBe('late');
    await collected(() => connection.parent.size === 0);
  });

  test('rejects the calls of a proxy that is released while they wait', async () => {
    const remote = channelTo(() => new Promise(() => {})).remote as Callback;
    const call = remote();
    release(remote);
    expect(await rejection(call)).toMatchObject({ message: 'the callback was released' });
  });

  test('rejects calls over an id that is gone', async () => {
    const { parent, worker } = connection;
    served(connection, {});
    const port = worker.open();
    const remote = parent.join(port.offer()).remote as Callback;
    port.close(new Error('gone'));
    expect(await rejection(remote())).toMatchObject({ message: 'the callback was released' });
  });

  test('is one for an id that came more than once, with one and the same proxy', async () => {
    const { parent, worker } = connection;
    served(connection, {});
    const port = worker.open().expose(() => 'here');
    const remote = parent.join(port.offer()).remote as Callback;
    expect(parent.join(port.offer()).remote).toBe(remote);
    expect(parent.size).toBe(1);
    release(remote);
    await until(() => worker.size === 0);
  });

  test('outlives a release that crosses the next use of its id', async () => {
    const { parent, worker } = connection;
    served(connection, {});
    const port = worker.open().expose(() => 'here');
    const first = parent.join(port.offer()).remote as Callback;
    const id = port.offer();
    release(first);
    const second = parent.join(id).remote as Callback;
    expect(second).not.toBe(first);
    expect([await second(), worker.size]).toEqual(['here', 1]);
  });

  test('never takes the late answer to a call that was made before it was released', async () => {
    const { parent, worker } = connection;
    served(connection, {});
    const answers: ((value: unknown) => void)[] = [];
    const port = worker.open().expose(() => new Promise((resolve) => answers.push(resolve)));
    const first = parent.join(port.offer()).remote as Callback;
    const id = port.offer();
    const lost = rejection(first());
    release(first);
    const call = (parent.join(id).remote as Callback)();
    await until(() => answers.length === 2);
    answers[0]?.('first');
    answers[1]?.('second');
    expect(await call).toBe('second');
    await lost;
  });
});

describe('when the other side is gone', () => {
  const crash = new WorkerCrashedError('the worker ended', { workerId: 3, exitCode: 1 });

  test('every call that waits rejects with that error', async () => {
    const { parent, worker } = connection;
    const never = (): Promise<never> => new Promise(() => {});
    const remote = served(connection, { run: never, other: never });
    const callback = parent.join(worker.open().expose(never).offer()).remote as Callback;
    const errors = [remote.run(), remote.other(), callback()].map(rejection);
    parent.close(crash);
    expect(await Promise.all(errors)).toEqual([crash, crash, crash]);
    expect(parent.size).toBe(0);
  });

  test('so does every call from then on, also over channels that are opened later', async () => {
    const { parent, worker } = connection;
    const remote = served(connection, { run: () => 1 });
    const callback = parent.join(worker.open().offer()).remote as Callback;
    parent.close(crash);
    const later = parent.join(worker.open().offer()).remote as Callback;
    const errors = [remote.run(), callback(), later()].map(rejection);
    expect(await Promise.all(errors)).toEqual([crash, crash, crash]);
    expect([parent.open().closed, parent.size]).toEqual([crash, 0]);
  });

  test('an assignment to it is nothing, since nobody could handle its error', async () => {
    const { parent, worker } = connection;
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    served(connection, {});
    const remote = parent.join(worker.open().offer()).remote as { x: number };
    remote.x = 1;
    parent.close(crash);
    remote.x = 2;
    await turn();
    process.off('unhandledRejection', unhandled);
    expect(unhandled.mock.calls).toEqual([]);
  });

  test('the first error stays, and nothing is sent or heard any more', async () => {
    const { parent, wire } = connection;
    const remote = served(connection, { run: () => 1 });
    const heard = jest.fn();
    parent.onNotice = heard;
    parent.close(crash);
    parent.close(new Error('another'));
    connection.worker.notify(['too late']);
    parent.notify(['too late']);
    expect(await rejection(remote.run())).toBe(crash);
    expect([wire.length, heard.mock.calls]).toEqual([1, []]);
  });

  test('what is exposed to it is let go, and its finalizer called', async () => {
    const { parent } = connection;
    const finalized = jest.fn();
    const closed = jest.fn();
    parent
      .open(closed)
      .expose({ [finalizer]: finalized })
      .offer();
    parent.close(crash);
    await until(() => finalized.mock.calls.length === 1);
    expect([parent.size, closed.mock.calls.length]).toEqual([0, 1]);
  });
});
