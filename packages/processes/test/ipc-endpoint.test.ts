import { expect, test } from '@jest/globals';
import { upTo } from '@futures/testing';
import { IpcEndpoint } from '../src/ipc-endpoint.ts';

/** Two ends in one thread; what is written lies in the pipe until somebody looks, or it is handed over. */
function connect(): { near: IpcEndpoint; far: IpcEndpoint; handOver(size?: number): void } {
  const pipe: Buffer[] = [];
  const link = { spoolOut: undefined, spoolIn: undefined, close() {}, unreadable() {} };
  const near = new IpcEndpoint({ ...link, side: 'pool', write: (bytes) => void pipe.push(bytes) });
  const far = new IpcEndpoint({
    ...link,
    side: 'worker',
    write() {},
    look: (take) => pipe.splice(0).forEach(take),
  });
  const handOver = (size = Infinity): void => {
    const all = Buffer.concat(pipe.splice(0));
    for (let at = 0; at < all.length; at += size) far.receive(all.subarray(at, at + size));
  };
  return { near, far, handOver };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each([1, 3, 7, 1000])('messages arrive whole and in order, in pieces of %i bytes', async (size) => {
  const { near, far, handOver } = connect();
  const heard: unknown[] = [];
  far.listen((message) => heard.push(message));
  const messages = upTo(20).map((n) => ({ n, text: 'x'.repeat(n * n), list: upTo(n) }));
  for (const message of messages) near.postMessage(message);
  handOver(size);
  await turn();
  expect(heard).toEqual(messages);
});

test('what came before somebody listens waits for them', async () => {
  const { near, far, handOver } = connect();
  for (const n of [1, 2, 3]) near.postMessage(n);
  handOver();
  const heard: unknown[] = [];
  far.listen((message) => heard.push(message));
  await turn();
  expect(heard).toEqual([1, 2, 3]);
});

test('a message is handed over when all that follows from the one before has followed', async () => {
  const { near, far, handOver } = connect();
  const heard: unknown[] = [];
  far.listen((message) => {
    heard.push(message);
    let follows: Promise<unknown> = Promise.resolve();
    for (let step = 0; step < 5; step++) follows = follows.then(() => step);
    void follows.then(() => heard.push(`after ${String(message)}`));
  });
  for (const n of [1, 2]) near.postMessage(n);
  handOver();
  await turn();
  expect(heard).toEqual([1, 'after 1', 2, 'after 2']);
});

test('a look takes what is urgent; nothing else is lost, or changes its place, however looks are nested', async () => {
  const { near, far } = connect();
  const heard: unknown[] = [];
  const urgent: unknown[] = [];
  far.listen((message) => heard.push(message));
  const look = (): void =>
    far.poll?.((message) => {
      if (typeof message !== 'string') return false;
      urgent.push(message);
      // More comes while this is heard, and whoever hears it looks for more.
      if (message === 'a') {
        near.postMessage(3);
        near.postMessage('b');
        look();
      }
      return true;
    });
  near.postMessage(1);
  near.postMessage('a');
  near.postMessage(2);
  look();
  near.postMessage(4);
  look();
  await turn();
  expect(urgent).toEqual(['a', 'b']);
  expect(heard).toEqual([1, 2, 3, 4]);
});
