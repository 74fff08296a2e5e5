import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { releaseProxy } from 'comlink';
import { proxy } from '@futures/core';
import { activeResources, stillHeld, turn, until } from '@futures/testing';
import { isLive, LiveValues } from '../../src/rpc/live.ts';
import { collected, connect, type Connection } from '../support/connection.ts';

type Callback = (...args: unknown[]) => Promise<unknown>;
interface Nested {
  deep: { value: Promise<number>; ask: Callback };
}

let connection: Connection;
let parent: LiveValues;
let worker: LiveValues;
beforeEach(async () => {
  await until(() => ports() === undefined);
  connection = connect();
  parent = new LiveValues(connection.parent);
  worker = new LiveValues(connection.worker);
  for (const { main } of [connection.parent, connection.worker]) main.addEventListener('message', () => {});
});
afterEach(() => connection[Symbol.dispose]());

const toWorker = (value: unknown): unknown => worker.unpack(structuredClone(parent.pack(value, [])), []);
const toParent = (value: unknown): unknown => parent.unpack(structuredClone(worker.pack(value, [])), []);
const release = (remote: unknown): void => (remote as { [releaseProxy]: () => void })[releaseProxy]();
/** Ports of the platform that keep the process alive: those of the connection itself. */
const ports = (): number | undefined => activeResources().MessagePort;
const sizes = (): number[] => [connection.parent.size, connection.worker.size];

test('functions and objects are live when they are marked', () => {
  expect([isLive(proxy(() => {})), isLive(proxy({}))]).toEqual([true, true]);
  for (const value of [undefined, null, 1, 'text', {}, [], () => {}, new Map()])
    expect(isLive(value)).toBe(false);
});

describe('a callback', () => {
  test('that is an argument is called where it comes from', async () => {
    const heard: unknown[] = [];
    const callback = toWorker(proxy((value: unknown) => heard.push(value))) as Callback;
    expect(await callback({ step: 1 })).toBe(1);
    expect(heard).toEqual([{ step: 1 }]);
  });

  test('that is a result is called where it comes from', async () => {
    const callback = toParent(proxy((n: number) => n * 2)) as Callback;
    expect(await callback(21)).toBe(42);
  });

  test('may be an object, with its methods and properties', async () => {
    const counter = proxy({ count: 0, add: (n: number) => (counter.count += n) });
    const remote = toWorker(counter) as { count: Promise<number>; add(n: number): Promise<number> };
    expect([await remote.add(2), await remote.count]).toEqual([2, 2]);
  });

  test('may throw, and rejects there', async () => {
    const callback = toWorker(
      proxy(() => {
        throw new RangeError('no');
      }),
    ) as Callback;
    await expect(callback()).rejects.toMatchObject({ name: 'RangeError', message: 'no' });
  });

  test('that is sent again is the same proxy on the same channel', () => {
    const callback = proxy(() => {});
    const first = toWorker(callback);
    expect(toWorker(callback)).toBe(first);
    expect(sizes()).toEqual([1, 1]);
  });

  test('is kept until all that was sent of it is let go of', async () => {
    const callback = proxy(() => 'here');
    const first = toWorker(callback);
    toWorker(callback);
    const onItsWay = parent.pack(callback, []);
    release(first);
    const later = worker.unpack(onItsWay, []) as Callback;
    expect([await later(), ...sizes()]).toEqual(['here', 1, 1]);
    release(later);
    await until(() => connection.parent.size === 0);
  });

  test('is let go of when it was not sent, or not wanted', async () => {
    const callback = proxy(() => {});
    parent.takeBack(parent.pack(callback, []), callback);
    expect(connection.parent.size).toBe(0);
    worker.refuse(parent.pack(callback, []));
    await until(() => connection.parent.size === 0);
  });

  test('may be handed on, and handed back', async () => {
    const callback = toWorker(proxy((a: number, b: number) => a + b)) as Callback;
    const andBack = toParent(callback) as Callback;
    expect(await andBack(1, 2)).toBe(3);
    const object = toParent(toWorker(proxy({ deep: { value: 7, ask: () => 'answered' } }))) as Nested;
    expect([await object.deep.value, await object.deep.ask()]).toEqual([7, 'answered']);
    (object.deep as { value: unknown }).value = 8;
    expect(await object.deep.value).toBe(8);
  });

  test('takes callbacks as arguments, which need no port of the platform either', async () => {
    const ask = toWorker(
      proxy(async (question: Callback) => `${String(await question('name'))}!`),
    ) as Callback;
    const question = proxy((what: string) => `my ${what}`);
    expect([await ask(question), await ask(question)]).toEqual(['my name!', 'my name!']);
    expect(ports()).toBe(2);
    // Its own channel, and one for the argument, however often it is passed.
    expect(sizes()).toEqual([2, 2]);
  });

  test('leaves nothing of its arguments when they cannot be sent, or find nobody', async () => {
    const ask = toWorker(proxy(() => {})) as Callback;
    await expect(
      ask(
        proxy(() => {}),
        () => {},
      ),
    ).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(connection.worker.size).toBe(1);
    connection.parent.forget(4);
    await expect(ask(proxy(() => {}))).rejects.toThrow('the callback was released');
    await until(() => connection.worker.size === 1);
  });
});

describe('10,000 callbacks', () => {
  const many = 10_000;

  test.each(['released', 'collected'])('that were %s leave nothing on either side', async (how) => {
    let remotes: unknown[] = [];
    for (let n = 0; n < many; n++) remotes.push(toWorker(proxy(() => n)));
    expect(sizes()).toEqual([many, many]);
    expect(await (remotes[many - 1] as Callback)()).toBe(many - 1);
    if (how === 'released') remotes.forEach(release);
    remotes = [];
    await turn();
    await collected(() => connection.parent.size === 0);
    expect(sizes()).toEqual([0, 0]);
    expect(ports()).toBe(2);
  });

  test('are not held by anything once they were released', async () => {
    const sendAndRelease = (): WeakRef<object> => {
      const callback = proxy(() => {});
      release(toWorker(callback));
      return new WeakRef(callback);
    };
    const refs = Array.from({ length: 100 }, sendAndRelease);
    await until(() => connection.parent.size === 0);
    expect(await stillHeld(refs)).toBe(0);
  });
});
