import { MessageChannel } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { withPorts, withStandIns } from '../src/port-stand-ins.ts';
import { asAWhole } from '../src/serialization.ts';

const lengthBytes = 4;

/** A message as it arrives where the runtime writes it as a whole. */
function sent(message: unknown): unknown {
  const bytes = asAWhole.write(message, new Map(), [], []);
  expect(bytes.readUInt32LE()).toBe(bytes.length - lengthBytes);
  return asAWhole.read(bytes.subarray(lengthBytes), () => undefined as never, undefined);
}

test('ports in arrays, objects and maps are in the same places when a message arrives', () => {
  const { port1, port2 } = new MessageChannel();
  const shared = { n: 1 };
  const message = [1, { port: port1, shared, list: [shared, new Map([['port', port2]])] }];
  const ids = new Map<object, number>([
    [port1, 7],
    [port2, 9],
  ]);
  const arrived = withPorts(sent(withStandIns(message, ids)), (id) => ({ joined: id })) as typeof message;
  expect(arrived).toEqual([
    1,
    { port: { joined: 7 }, shared: { n: 1 }, list: [{ n: 1 }, new Map([['port', { joined: 9 }]])] },
  ]);
  const { shared: there, list } = arrived[1] as { shared: object; list: object[] };
  expect(list[0]).toBe(there);
  expect((message[1] as { port: object }).port).toBe(port1);
  port1.close();
});

test('what has no ports in it is sent as it is: dates, buffers, objects that contain themselves', () => {
  const { port1 } = new MessageChannel();
  const circle: { self?: unknown; at: Date; bytes: Uint8Array } = {
    at: new Date(5),
    bytes: new Uint8Array([1, 2]),
  };
  circle.self = circle;
  const arrived = withPorts(
    sent(withStandIns({ circle, port: port1 }, new Map([[port1, 1]]))),
    () => port1,
  ) as { circle: typeof circle };
  expect(arrived.circle).toMatchObject({ at: new Date(5), bytes: new Uint8Array([1, 2]) });
  expect(arrived.circle.self).toBe(arrived.circle);
  port1.close();
});

test('a message without stand-ins is handed on untouched', () => {
  const message = { some: ['thing'] };
  expect(withPorts(message, () => ({}))).toBe(message);
  expect(withPorts(5, () => ({}))).toBe(5);
});
