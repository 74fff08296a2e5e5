import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as comlink from 'comlink';
import * as core from '@futures/core';
import * as workerEntry from '@futures/core/worker';
import { until } from '@futures/testing';
import { isProxyMarked, transfersOf } from '../../src/rpc/comlink.ts';
import { connect, type Connection } from '../support/connection.ts';

type Callback = (...args: unknown[]) => Promise<unknown>;

/** Another copy of core, with a Comlink of its own, as in a bundled worker entry. */
async function anotherCopy(): Promise<typeof core> {
  jest.resetModules();
  return import('@futures/core');
}

let connection: Connection;
beforeEach(() => {
  connection = connect();
});
afterEach(() => connection[Symbol.dispose]());

describe('proxy() and transfer()', () => {
  test('come from core and from its worker entry, and proxy() is Comlink’s own', () => {
    expect([core.proxy, workerEntry.proxy]).toEqual([comlink.proxy, comlink.proxy]);
    expect(workerEntry.transfer).toBe(core.transfer);
  });

  test('transfer() also marks for a Comlink of the user’s', async () => {
    const { port1, port2 } = new MessageChannel();
    comlink.expose((buffer: ArrayBuffer) => buffer.byteLength, port1);
    const remote = comlink.wrap<(buffer: ArrayBuffer) => number>(port2);
    const buffer = new ArrayBuffer(8);
    expect(await remote(core.transfer(buffer, [buffer]))).toBe(8);
    expect(buffer.byteLength).toBe(0);
    port2.close();
  });

  test('transfer() takes an object and a list', () => {
    const transfer = core.transfer as (value: unknown, parts: unknown) => unknown;
    expect(() => transfer(1, [])).toThrow(
      new TypeError('Expected `value` to be an object, got `1` (number)'),
    );
    expect(() => transfer({}, new ArrayBuffer(1))).toThrow('Expected `parts` to be an array, got');
  });
});

describe('what was noted of a value', () => {
  test.each([
    ['core', () => core.transfer],
    ['another copy of core', async () => (await anotherCopy()).transfer],
  ])('is found when it was noted by %s', async (_who, transferOf) => {
    const transfer = await transferOf();
    const buffer = new ArrayBuffer(8);
    const value = transfer({ buffer }, [buffer]);
    expect(transfersOf(value)).toEqual([buffer]);
    expect(transfersOf(value)).toEqual([buffer]);
  });

  test.each([[undefined], [null], [1], ['text'], [{}], [[]], [new Map()], [() => {}], [Object.create(null)]])(
    'is nothing for %p',
    (value) => expect(transfersOf(value)).toEqual([]),
  );

  test('is nothing where the value does not let itself be looked at', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect([transfersOf(proxy), isProxyMarked(proxy)]).toEqual([[], false]);
  });
});

describe('a mark of proxy()', () => {
  test.each([
    ['core', () => core.proxy],
    ['the user’s own Comlink', () => comlink.proxy],
    ['another copy of core', async () => (await anotherCopy()).proxy],
  ])('is recognised when %s made it', async (_who, proxyOf) => {
    const proxy = await proxyOf();
    expect([isProxyMarked(proxy(() => {})), isProxyMarked(proxy({}))]).toEqual([true, true]);
  });

  test('is recognised on a class, as Comlink does', () => {
    class Marked {
      get [comlink.proxyMarker](): boolean {
        return true;
      }
    }
    expect(isProxyMarked(new Marked())).toBe(true);
  });

  test.each([[undefined], [null], [1], [{}], [() => {}], [{ [Symbol('Comlink.proxy')]: false }]])(
    'is not on %p',
    (value) => expect(isProxyMarked(value)).toBe(false),
  );

  test('is on a proxy that came from elsewhere, whoever made it', async () => {
    const { port1, port2 } = new MessageChannel();
    const remote = comlink.wrap(port2);
    expect(isProxyMarked(remote)).toBe(true);
    port1.close();
    const { noteRemote, wrap: theirs } = await import('../../src/rpc/comlink.ts');
    const ofTheirs = theirs(connection.parent.open()) as object;
    noteRemote(ofTheirs);
    expect(isProxyMarked(ofTheirs)).toBe(true);
  });

  test.each(['an argument', 'a result', 'a property'])(
    'works on %s of a callback in another copy',
    async (place) => {
      const other = await anotherCopy();
      expect(other.proxy).not.toBe(core.proxy);
      const answer = other.proxy((x: number) => x + 1);
      const state: { stored?: Callback } = {};
      const exposed = {
        ask: async (callback: Callback) => callback(1),
        give: () => answer,
        state,
      };
      const { parent, worker } = connection;
      parent.main.addEventListener('message', () => {});
      worker.main.addEventListener('message', () => {});
      const remote = parent.join(worker.open().expose(exposed).offer()).remote as Record<string, Callback>;
      if (place === 'an argument') expect(await remote.ask?.(answer)).toBe(2);
      if (place === 'a result') expect(await ((await remote.give?.()) as Callback)(1)).toBe(2);
      if (place === 'a property') {
        (remote.state as unknown as { stored: unknown }).stored = answer;
        await until(() => state.stored !== undefined);
        expect(await state.stored?.(1)).toBe(2);
      }
    },
  );

  test('what another copy noted to transfer is handed over to a callback', async () => {
    const other = await anotherCopy();
    const { parent, worker } = connection;
    parent.main.addEventListener('message', () => {});
    worker.main.addEventListener('message', () => {});
    const size = (buffer: ArrayBuffer): number => buffer.byteLength;
    const remote = parent.join(worker.open().expose(size).offer()).remote as Callback;
    const buffer = new ArrayBuffer(8);
    expect(await remote(other.transfer(buffer, [buffer]))).toBe(8);
    expect(buffer.byteLength).toBe(0);
  });
});
