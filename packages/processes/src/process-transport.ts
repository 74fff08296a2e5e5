import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Endpoint, PoolWords, SpawnOptions, Transport, WorkerExit } from '@futures/core/backend';
import { errorOf, isLastWord } from '@futures/core/backend';
import { descriptor } from './descriptors.ts';
import { inheritedExecArgv } from './exec-argv.ts';
import { PoolFileWords } from './file-words.ts';
import { IpcEndpoint } from './ipc-endpoint.ts';
import { Output } from './output.ts';
import type { ProcessOptions } from './process-options.ts';
import { SharedFile } from './shared-file.ts';

/** The same path from the sources and from the build. */
const entry = fileURLToPath(new URL('../dist/process-entry.cjs', import.meta.url));

/** How long what was written to the pipes before the end of a process may take to come, when others have them open too. */
const patienceMs = 500;

/** One child process: its start, its pipes, its end. */
export class ProcessTransport implements Transport {
  readonly endpoint: Endpoint;
  readonly words: PoolWords;
  readonly closed: Promise<WorkerExit>;
  readonly #child: ChildProcess;
  readonly #files: SharedFile[];
  readonly #stdout: Output | undefined;
  readonly #stderr: Output | undefined;
  /** What it died of, if it could say so or we know it. */
  #error: unknown;

  constructor(options: ProcessOptions, { slots }: SpawnOptions) {
    const words = SharedFile.anywhere();
    const [spoolOut, spoolIn] = [SharedFile.inMemory(), SharedFile.inMemory()];
    this.#files = [words, spoolOut, spoolIn].filter((file) => file !== undefined);
    try {
      this.#child = start(options, [words, spoolOut, spoolIn]);
    } catch (error) {
      this.#closeFiles();
      throw error;
    }
    const { stdout, stderr } = this.#child;
    this.#stdout = stdout ? new Output(stdout, process.stdout) : undefined;
    this.#stderr = stderr ? new Output(stderr, process.stderr) : undefined;
    this.words = new PoolFileWords(words.descriptor, slots, () => this.#files.length === 0);
    this.closed = this.#end();
    this.endpoint = this.#connect(spoolOut?.descriptor, spoolIn?.descriptor);
  }

  terminate(): void {
    this.kill('SIGKILL');
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  #connect(spoolOut: number | undefined, spoolIn: number | undefined): Endpoint {
    const [to, from] = [this.#pipe(descriptor.toWorker), this.#pipe(descriptor.fromWorker)];
    const endpoint = new IpcEndpoint({
      side: 'pool',
      spoolOut,
      spoolIn,
      write: (bytes) => {
        if (to?.writable === true) to.write(bytes);
      },
      unreadable: (error) => this.#endBecause(error),
      close: () => this.#closeFiles(),
    });
    from?.on('data', (bytes: Buffer) => endpoint.receive(bytes));
    // Nothing comes that way, but its end.
    to?.resume();
    this.#child.on('disconnect', () => this.#expectEnd());
    return {
      postMessage: (message, transfer) => endpoint.postMessage(message, transfer),
      listen: (listener) =>
        endpoint.listen((message) => {
          if (isLastWord(message)) this.#error = errorOf(message);
          else listener(message);
        }),
      close: () => endpoint.close(),
    };
  }

  /** A pipe that keeps nobody alive: what does so is that somebody waits for a result. */
  #pipe(number: number): Socket | undefined {
    const socket = this.#child.stdio[number] as Socket | null | undefined;
    // Where the process could not be started there is none. What cannot be written to one that has ended is not missed.
    socket?.on('error', () => {});
    socket?.unref();
    return socket ?? undefined;
  }

  /** By then all that it has sent and written has come. */
  async #end(): Promise<WorkerExit> {
    const child = this.#child;
    // It may come right after the end itself.
    const pipesClosed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.once('error', (error) => {
        this.#error ??= error;
        // It could not be started, which is all that comes of it.
        if (child.pid === undefined) resolve([null, null]);
      });
      child.once('exit', (code, by) => resolve([code, by]));
    });
    if (child.pid !== undefined) await this.#orEnough(pipesClosed);
    this.#stdout?.close();
    this.#stderr?.close();
    return {
      ...(exitCode !== null && { exitCode }),
      ...(signal !== null && { signal }),
      error: this.#error,
      outOfMemory: signal !== 'SIGKILL' && exitCode !== 0 && ranOutOfMemory.test(this.#stderr?.tail ?? ''),
      stderr: this.#stderr?.lastLines,
    };
  }

  async #orEnough(closed: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
    await Promise.race([closed, enough]);
    clearTimeout(timer);
  }

  /** The channel of Node's is closed: the process is about to end, or has cut itself off. */
  #expectEnd(): void {
    const timer = setTimeout(() => this.terminate(), patienceMs);
    timer.unref();
    void this.closed.then(() => clearTimeout(timer));
  }

  #endBecause(error: unknown): void {
    this.#error ??= error;
    this.terminate();
  }

  #closeFiles(): void {
    for (const file of this.#files.splice(0)) file.close();
  }
}

/** As Node says it, and as Deno does. */
const ranOutOfMemory = /FATAL ERROR: .*(out of memory|Allocation failed)|Fatal JavaScript out of memory/;

function start(
  { memoryLimit = Infinity, env, cwd, execArgv, stdio = 'pipe' }: ProcessOptions,
  files: readonly (SharedFile | undefined)[],
): ChildProcess {
  const flags = [...(execArgv ?? inheritedExecArgv())];
  if (memoryLimit !== Infinity) flags.push(`--max-old-space-size=${memoryLimit}`);
  const child = fork(entry, [], {
    execArgv: flags,
    ...(env !== undefined && { env }),
    ...(cwd !== undefined && { cwd }),
    stdio: [
      'ignore',
      stdio,
      stdio,
      'ipc',
      'pipe',
      'pipe',
      ...files.map((file) => file?.descriptor ?? ('ignore' as const)),
    ],
  });
  child.unref();
  (child.channel as Partial<typeof child.channel>)?.unref?.();
  (child.stdout as Socket | null)?.unref();
  (child.stderr as Socket | null)?.unref();
  // Whatever tasks send by `process.send`, nobody listens.
  child.on('message', () => {});
  return child;
}
