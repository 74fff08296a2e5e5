import { Blob } from 'node:buffer';
import { createSecretKey } from 'node:crypto';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  BrokenProcessPool,
  ProcessPoolExecutor,
  proxy,
  taskModule,
  type TaskContext,
  transfer,
} from '@futures/processes';
import { tasks, upTo } from '@futures/testing';
import { writeProgram } from './support/run-program.ts';

const next = (port: MessagePort): Promise<unknown> => new Promise((resolve) => port.once('message', resolve));

describe('buffers', () => {
  const sizes = [0, 1, 1000, 64 * 1024, 1024 * 1024, 5_000_001];

  test.each(sizes)('of %i bytes arrive whole, both ways, and stay here', async (size) => {
    await using pool = new ProcessPoolExecutor(1);
    const bytes = Uint8Array.from({ length: size }, (_, index) => index * 31);
    const back = await pool.submit((given: Uint8Array) => given.map((byte) => byte + 1), bytes);
    expect(
      Buffer.compare(
        back,
        bytes.map((byte) => byte + 1),
      ),
    ).toBe(0);
    expect(bytes.byteLength).toBe(size);
  });

  test.each(sizes)('of %i bytes that are transferred are copied and detached, both ways', async (size) => {
    await using pool = new ProcessPoolExecutor(1);
    const { buffer } = new Uint8Array(size).fill(7);
    const sendBack = (given: ArrayBuffer): { given: ArrayBuffer; sum: number } => {
      const sum = new Uint8Array(given).reduce((total, byte) => total + byte, 0);
      return { given, sum };
    };
    const back = await pool.with({ transfer: [buffer] }).submit(sendBack, buffer);
    expect(() => new Uint8Array(buffer)).toThrow();
    expect([back.given.byteLength, back.sum]).toEqual([size, 7 * size]);
  });

  test('keep what they share among themselves', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const { buffer } = new Uint8Array(200_000);
    const views = {
      bytes: new Uint8Array(buffer, 100, 4),
      numbers: new Float64Array(buffer, 800, 2),
      buffer,
    };
    const look = ({ bytes, numbers, buffer }: typeof views): unknown => {
      bytes[0] = 9;
      const shared = bytes.buffer === buffer && numbers.buffer === buffer;
      return [shared, new Uint8Array(buffer)[100], bytes.byteOffset, numbers.length];
    };
    expect(await pool.submit(look, views)).toEqual([true, 9, 100, 2]);
  });

  test('many at once do not get in each other’s way', async () => {
    await using pool = new ProcessPoolExecutor(2);
    const fill = (n: number, size: number): Uint8Array => new Uint8Array(size).fill(n);
    const futures = upTo(60).map((n) => pool.submit(fill, n, 1 + n * 20_000));
    for (const [n, result] of (await Promise.all(futures)).entries()) {
      expect([result.length, new Set(result)]).toEqual([1 + n * 20_000, new Set([n])]);
    }
  });

  test('that cannot be cloned as a whole leave no trace of what was large in it', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const large = new Uint8Array(1_000_000).fill(1);
    for (let round = 0; round < 3; round++) {
      const failed = pool.submit(tasks.identity, { large, bad: () => {} });
      expect(((await failed.exception()) as Error).message).toContain('args[0].bad could not be cloned');
      expect((await pool.submit(tasks.identity, large)).length).toBe(1_000_000);
    }
    expect(large.byteLength).toBe(1_000_000);
  });

  test('are not detached by a message that cannot be sent', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const buffer = new ArrayBuffer(100);
    const failed = pool.with({ transfer: [buffer] }).submit(
      (given: ArrayBuffer, bad: () => void) => [given, bad],
      buffer,
      () => {},
    );
    expect(await failed.exception()).toMatchObject({ name: 'DataCloneError' });
    expect(buffer.byteLength).toBe(100);
  });
});

let entry: string;

beforeAll(async () => {
  entry = await writeProgram(`
    import { MessageChannel } from 'node:worker_threads';
    import { transfer } from '@futures/core/worker';
    export function open() {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (n) => port1.postMessage(n + 1));
      return transfer(port2, [port2]);
    }
  `);
});

describe('ports', () => {
  test('that are handed over are bridged, with all that is said to them', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const { port1, port2 } = new MessageChannel();
    const answerAll = (port: MessagePort): Promise<string> =>
      new Promise((resolve) => {
        port.on('message', (text: string) => {
          if (text === 'enough') resolve('done');
          else port.postMessage(text.toUpperCase());
        });
      });
    const done = pool.submit(answerAll, transfer(port2, [port2 as never]));
    port1.postMessage('a');
    expect(await next(port1)).toBe('A');
    port1.postMessage('b');
    expect(await next(port1)).toBe('B');
    port1.postMessage('enough');
    expect(await done).toBe('done');
    port1.close();
  });

  test('can be sent on over bridged ports, and their ends are heard of', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const { port1, port2 } = new MessageChannel();
    const other = new MessageChannel();
    const relay = (port: MessagePort): Promise<unknown> =>
      new Promise((resolve) => {
        port.once('message', (inner: MessagePort) => {
          inner.postMessage('through');
          inner.once('close', () => resolve('closed'));
        });
      });
    const done = pool.submit(relay, transfer(port2, [port2 as never]));
    port1.postMessage(other.port2, [other.port2]);
    expect(await next(other.port1)).toBe('through');
    other.port1.close();
    expect(await done).toBe('closed');
    port1.close();
  });

  test('come back as results, and close with the process', async () => {
    const pool = new ProcessPoolExecutor(1);
    const { open } = taskModule<{ open(): MessagePort }>(entry);
    const port = await pool.submit(open);
    port.postMessage(1);
    expect(await next(port)).toBe(2);
    const closed = new Promise<void>((resolve) => port.once('close', resolve));
    await pool.shutdown();
    await closed;
  });

  test('that are not handed over are refused', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const { port1, port2 } = new MessageChannel();
    expect(((await pool.submit(tasks.identity, { port2 }).exception()) as Error).message).toContain(
      'args[0].port2 could not be cloned: it is a MessagePort, which has to be transferred',
    );
    port1.close();
  });
});

describe('what a process cannot be given is refused by name, wherever it is', () => {
  const sharedView = new Int32Array(new SharedArrayBuffer(8));
  const wasm = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  const things: [string, unknown, RegExp][] = [
    [
      'SharedArrayBuffer',
      new SharedArrayBuffer(8),
      /args\[0\] could not be cloned: its memory cannot be shared/,
    ],
    ['a view of one', { deep: [sharedView] }, /args\[0\]\.deep\[0\] could not be cloned: its memory cannot/],
    ['Blob', { blob: new Blob(['x']) }, /args\[0\]\.blob could not be cloned: it is a Blob/],
    ['KeyObject', [createSecretKey(Buffer.from('secret'))], /args\[0\]\[0\] could not be cloned/],
    ['a module of WebAssembly', { wasm }, /could not be cloned/],
    [
      'URL',
      { url: new URL('https://example.org') },
      /URL would arrive as an empty object, got one as args\[0\]\.url|args\[0\]\.url could not be cloned: it is a URL/,
    ],
    [
      'a signal inside',
      { signal: new AbortController().signal },
      /arrives live only as an argument of its own/,
    ],
  ];

  test.each(things)('%s', async (_, value, message) => {
    await using pool = new ProcessPoolExecutor(1);
    const error = (await pool.submit(tasks.identity, value).exception()) as Error;
    expect(error.message).toMatch(message);
    expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
  });

  test('as a result, and as progress', async () => {
    await using pool = new ProcessPoolExecutor(1);
    const share = (): unknown => ({ memory: new SharedArrayBuffer(8) });
    expect(await pool.submit(share).exception()).toMatchObject({
      name: 'DataCloneError',
      message: expect.stringContaining('result.memory could not be cloned: its memory cannot be shared'),
    });
    const report = function (this: TaskContext): void {
      this.report(new Blob(['x']));
    };
    expect(await pool.submit(report).exception()).toMatchObject({ name: 'DataCloneError' });
    const empty = function (this: TaskContext): void {
      this.report({ url: new URL('https://example.org') });
    };
    expect(((await pool.submit(empty).exception()) as Error).message).toContain('got one as progress.url');
  });
});

test('the parent has the list to which a callback appends', async () => {
  await using pool = new ProcessPoolExecutor(2);
  const list: number[] = [];
  const append = proxy((n: number) => list.push(n));
  await Promise.all(
    upTo(20).map((n) => pool.submit(async (n: number, fn: (n: number) => unknown) => fn(n), n, append)),
  );
  expect(list.sort((a, b) => a - b)).toEqual(upTo(20));
});

test('64 MB go and come back, and a process that dies on the way loses only what it ran (CF-213)', async () => {
  await using pool = new ProcessPoolExecutor({ maxWorkers: 1, onWorkerExit: 'replace' });
  const size = 64 * 1024 * 1024;
  const text = 'x'.repeat(size);
  expect(await pool.submit((given: string) => given.length, text)).toBe(size);
  expect((await pool.submit((length: number) => 'y'.repeat(length), size)).length).toBe(size);

  const child = await pool.submit(() => process.pid);
  const out = pool.submit((given: string) => given.length, text);
  process.kill(child, 'SIGKILL');
  // It had not begun, and so it goes to another.
  expect(await out).toBe(size);

  const back = pool.submit(function (this: TaskContext, length: number): string {
    // It dies while the pool is about to read what it has begun to write.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);
    this.report('y'.repeat(length));
    return new Promise<string>(() => {}) as never;
  }, size);
  expect(await back.exception()).toMatchObject({ name: 'WorkerCrashedError', signal: 'SIGKILL' });
  expect(await pool.submit(tasks.add, 1, 2)).toBe(3);
}, 60_000);

test('a pool that breaks with 64 MB on their way comes to an end (CF-213)', async () => {
  const pool = new ProcessPoolExecutor(1);
  const child = await pool.submit(() => process.pid);
  const out = pool.submit((given: string) => given.length, 'x'.repeat(64 * 1024 * 1024));
  process.kill(child, 'SIGKILL');
  expect(await out.exception()).toBeInstanceOf(BrokenProcessPool);
  await pool.shutdown();
});
