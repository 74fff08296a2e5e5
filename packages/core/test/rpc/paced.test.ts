import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { until } from '@futures/testing';
import { PacedEndpoint } from '../../src/rpc/paced.ts';
import { portEndpoint } from '../../src/rpc/port-endpoint.ts';

let ports: [MessagePort, MessagePort];
let endpoint: PacedEndpoint;
beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  ports = [port1, port2];
});
afterEach(() => {
  jest.restoreAllMocks();
  endpoint.close();
});

describe('many messages in one turn of the event loop', () => {
  /** What came, and the turns of the event loop, in order; to hear a message takes so many milliseconds. */
  async function hear(messages: number, takesMs: number): Promise<string[]> {
    const [port, worker] = ports;
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const heard: string[] = [];
    endpoint = new PacedEndpoint(portEndpoint(port));
    endpoint.listen((n) => {
      now += takesMs;
      heard.push(String(n));
    });
    const next = (): void => {
      heard.push('turn');
      if (heard.length < 4 * messages) setImmediate(next);
    };
    for (let n = 1; n <= messages; n++) worker.postMessage(n);
    setImmediate(next);
    await until(() => heard.includes(String(messages)));
    clock.mockRestore();
    return heard;
  }

  test('are heard in several, in their order, if that takes long', async () => {
    const heard = await hear(20, 1);
    expect(heard.filter((one) => one !== 'turn')).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1}`));
    expect(heard.slice(heard.indexOf('4'), heard.indexOf('20'))).toContain('turn');
  });

  test('are heard at once if they take no time', async () => {
    const heard = await hear(20, 0);
    expect(heard.slice(heard.indexOf('1'), heard.indexOf('20'))).not.toContain('turn');
  });

  test('are all heard when no more will come', async () => {
    const hearing = hear(20, 1);
    await until(() => performance.now() > 0);
    endpoint.hearTheRest();
    endpoint.close();
    const heard = await hearing;
    expect(heard.filter((one) => one !== 'turn')).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 1}`));
  });
});
