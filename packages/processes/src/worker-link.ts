import { fstatSync, readSync, writeSync } from 'node:fs';
import { type OnReadOpts, Socket } from 'node:net';
import { descriptor } from './descriptors.ts';
import { IpcEndpoint } from './ipc-endpoint.ts';

/** As much as a pipe holds. */
const roomBytes = 256 * 1024;

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
    // Windows waits for what is not there.
    look: process.platform === 'win32' ? undefined : look,
    unreadable(error) {
      throw new Error('a message of the pool cannot be read', { cause: error });
    },
    close() {},
  });
  const buffer = Buffer.allocUnsafeSlow(roomBytes);
  const onread: OnReadOpts = {
    buffer,
    callback(size) {
      endpoint.receive(buffer.subarray(0, size));
      return true;
    },
  };
  const pipe = new Socket({ fd: descriptor.toWorker, readable: true, writable: false, onread } as object);
  for (const end of ['end', 'error', 'close']) pipe.on(end, parentIsGone);
  return endpoint;
}

const found = Buffer.allocUnsafeSlow(roomBytes);

/** Takes out of the pipe what lies there, without waiting. The bytes are to be read before the next look. */
function look(): Buffer | undefined {
  // That there is nothing is an error of the platform's, which would take its time to note where it was thrown.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const size = readSync(descriptor.toWorker, found, 0, found.length, null);
    return size > 0 ? found.subarray(0, size) : undefined;
  } catch {
    return undefined;
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
