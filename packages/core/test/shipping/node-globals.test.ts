import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { nodeGlobals } from '../../src/shipping/node-globals.ts';

describe('the globals of a worker', () => {
  const names = nodeGlobals();

  test('are those that a worker has', async () => {
    const code = `require('node:worker_threads').parentPort.postMessage(Object.getOwnPropertyNames(globalThis))`;
    const worker = new Worker(code, { eval: true });
    const own = await new Promise<string[]>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    // What the eval option brings with it.
    const ofScripts = ['require', 'module', 'exports', '__filename', '__dirname'];
    const expected = own.filter((name) => !ofScripts.includes(name));
    expect([...names].sort()).toEqual(expect.arrayContaining(expected.sort()));
    expect(expected).toEqual(expect.arrayContaining([...names]));
  });

  test.each(['describe', 'expect', 'jest', 'require', 'module', '__dirname'])('have no %s', (name) => {
    expect(names.has(name)).toBe(false);
  });

  test('are found once', () => {
    expect(nodeGlobals()).toBe(names);
  });
});
