import { fstatSync, readSync, writeSync } from 'node:fs';
import { createConnection, type OnReadOpts, Socket, type TcpNetConnectOpts } from 'node:net';
import { descriptor } from './descriptors.ts';
import { IpcEndpoint } from './ipc-endpoint.ts';

/** As much as a pipe holds. */
const roomBytes = 256 * 1024;

const { bun, deno } = process.versions as { bun?: string; deno?: string };
const isBun = bun !== undefined;
/** Windows waits for what is not there, and Deno lets nobody but its socket read. */
const canLook = process.platform !== 'win32' && deno === undefined;

/**
 * The worker's end of the pipes. It writes synchronously: what it has sent is out, however it ends, and who sends faster
 * than the pool reads is held up. The pool itself never waits for a worker, so they cannot wait for each other.
 */
export function connect(parentIsGone: () => void): IpcEndpoint {
  const endpoint = new IpcEndpoint({
    side: 'worker',
    spoolOut: existing(descriptor.spoolFromWorker),
    spoolIn: existing(descriptor.spoolToWorker),
    write: (bytes) => writeAll(bytes, parentIsGone),
    look: canLook ? look : undefined,
    unreadable(error) {
      throw new Error('a message of the pool cannot be read', { cause: error });
    },
    close() {},
  });
  const pipe = incoming((bytes) => endpoint.receive(bytes));
  for (const end of ['end', 'error', 'close']) pipe.on(end, parentIsGone);
  return endpoint;
}

/** What comes through the pipe. The bytes are to be read before the next ones come. */
function incoming(receive: (bytes: Buffer) => void): Socket {
  const fd = descriptor.toWorker;
  // Bun's `Socket` hears nothing of what it is made of; what it connects does.
  if (isBun) return createConnection({ fd } as unknown as TcpNetConnectOpts).on('data', receive);
  const buffer = Buffer.allocUnsafeSlow(roomBytes);
  const onread: OnReadOpts = {
    buffer,
    callback(size) {
      receive(buffer.subarray(0, size));
      return true;
    },
  };
  return new Socket({ fd, readable: true, writable: false, onread } as object);
}

const found = Buffer.allocUnsafeSlow(roomBytes);

/**
 * Takes out of the pipe what lies there, without waiting. A part that does not fill the buffer is the last: to look once
 * more, in vain, takes longer than to read a message.
 */
function look(take: (bytes: Buffer) => void): void {
  let size = found.length;
  while (size === found.length) {
    size = readNow();
    if (size > 0) take(found.subarray(0, size));
  }
}

/** How many bytes were there. */
function readNow(): number {
  // That there is nothing is an error of the platform's, which would take its time to note where it was thrown.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return readSync(descriptor.toWorker, found, 0, found.length, null);
  } catch {
    return 0;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function writeAll(bytes: Buffer, parentIsGone: () => void): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor.fromWorker, bytes, at, bytes.length - at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return parentIsGone();
      // Somebody has set the pipe so that it does not wait: then we do.
      Atomics.wait(clock, 0, 0, 1);
    }
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A file that was not to be had has `/dev/null` in its place. */
function existing(number: number): number | undefined {
  return fstatSync(number).isFile() ? number : undefined;
}
