import { startTimer } from '../base/timer.ts';
import { WorkerCrashedError } from '../errors.ts';
import type { Backend, WorkerExit } from '../rpc/transport.ts';
import { PoolWorker, type WorkerHost, type WorkerPlan } from './pool-worker.ts';
import type { Settled } from './pool-options.ts';

/** What the crew tells the pool, beside what each worker tells it. */
export interface CrewHost extends Omit<WorkerHost, 'failedToStart' | 'gone'> {
  /** A worker has ended. What it did not finish is still with it. `breaks`: the pool is broken by it. */
  ended(worker: PoolWorker, exit: WorkerExit, crashOf: CrashOf, breaks: Breakdown | undefined): void;
  /** No worker can be had any more, or none must. */
  broken(breakdown: Breakdown): void;
}

/** The error for the end of a worker, or for one of the tasks that it ran. */
type CrashOf = (task?: string) => WorkerCrashedError;

/** Why a pool is broken. */
export interface Breakdown {
  readonly message: string;
  readonly cause: unknown;
}

/** For tasks in flight, and for the tokens among their arguments. */
const spareSlots = 4096;

/** So many workers in a row may fail to start; then no other is tried. */
const mostFailedStarts = 3;

/** The workers of a pool: starts them, lets them go, and notices their ends. */
export class Crew {
  readonly #backend: Backend;
  readonly #settings: Settled;
  readonly #host: CrewHost;
  readonly #plan: Omit<WorkerPlan, 'id' | 'name'>;
  readonly #workers = new Set<PoolWorker>();
  /** Why a worker failed to start, where it said so before its end. */
  readonly #startErrors = new Map<PoolWorker, { error: unknown; byInitializer: boolean }>();
  #lastId = 0;
  #failedStarts = 0;
  /** All are to go: none is started any more. */
  #isDismissed = false;
  /** All are being ended, in the words of events. */
  #endsBy: string | undefined;
  #stopIdleTimer: (() => void) | undefined;

  constructor(backend: Backend, settings: Settled, initializer: WorkerPlan['initializer'], host: CrewHost) {
    this.#backend = backend;
    this.#settings = settings;
    this.#host = host;
    this.#plan = {
      concurrency: settings.concurrency,
      maxTasks: settings.maxTasksPerWorker,
      startTimeout: settings.startTimeout,
      slots: spareSlots + 2 * Math.min(settings.concurrency, 1e6),
      initializer,
    };
  }

  [Symbol.iterator](): Iterator<PoolWorker> {
    return this.#workers.values();
  }

  get size(): number {
    return this.#workers.size;
  }

  get idle(): number {
    let idle = 0;
    for (const worker of this.#workers) if (worker.isIdle) idle++;
    return idle;
  }

  /** Starts workers, so that there is one that will be free for each of so many tasks, as far as is allowed. */
  growFor(tasks: number): void {
    let wanted = Math.ceil(tasks / this.#settings.concurrency) - this.#soonFree;
    while (wanted > 0 && this.mayGrow) {
      if (this.#spawn()) wanted--;
      // Those that are there go on without it, and the next task asks again.
      else if (this.size > 0) return;
    }
  }

  /** Starts those that are there also when there is nothing to do. */
  fill(): void {
    while (this.#present < this.#settings.minWorkers && this.#mayStart) this.#spawn();
  }

  get mayGrow(): boolean {
    return this.#present < this.#settings.maxWorkers && this.#mayStart;
  }

  get #mayStart(): boolean {
    return !this.#isDismissed && this.#failedStarts < mostFailedStarts;
  }

  /** A worker has nothing to do: it may have to go, now or later. */
  rests(worker: PoolWorker): void {
    if (worker.tasksLeft <= 0) worker.dismiss('it has run its number of tasks');
    else this.#watchIdle();
  }

  /** All go in peace; resolves when they have. */
  async dismissAll(): Promise<void> {
    this.#isDismissed = true;
    this.#stopIdleTimer?.();
    const leaving = [...this.#workers].map((worker) => {
      worker.dismiss('the executor was shut down');
      return worker.closed;
    });
    await Promise.all(leaving);
  }

  /** All are about to be ended by somebody else. */
  endsBy(because: string): void {
    this.#isDismissed = true;
    this.#endsBy = because;
    for (const worker of this.#workers) worker.endsBecause = because;
  }

  terminateAll(because: string): void {
    this.#isDismissed = true;
    for (const worker of this.#workers) worker.terminate(because);
  }

  /** Those that take tasks, or will. */
  get #present(): number {
    let present = 0;
    for (const { state } of this.#workers) if (state !== 'leaving') present++;
    return present;
  }

  /** Those that start, and those that have answered all they had and are about to say so. */
  get #soonFree(): number {
    let count = 0;
    for (const worker of this.#workers) {
      const isDone = worker.isIdle && worker.calls > 0 && worker.tasksLeft > 0;
      if (isDone || worker.state === 'starting') count++;
    }
    return count;
  }

  /** Whether there is one more. */
  #spawn(): boolean {
    const id = ++this.#lastId;
    const name = `${this.#settings.namePrefix}-${id}`;
    let worker: PoolWorker;
    try {
      const transport = this.#backend.spawn({ workerId: id, name, slots: this.#plan.slots });
      worker = new PoolWorker(
        transport,
        { ...this.#plan, id, name },
        {
          ...this.#host,
          online: (ready) => {
            this.#failedStarts = 0;
            this.#host.online(ready);
          },
          failedToStart: (failed, error, byInitializer) =>
            this.#startErrors.set(failed, { error, byInitializer }),
          gone: (gone, exit) => this.#gone(gone, exit),
        },
      );
    } catch (error) {
      const breaks = this.#startFailed(error);
      if (breaks) this.#host.broken(breaks);
      return false;
    }
    this.#workers.add(worker);
    return true;
  }

  #gone(worker: PoolWorker, exit: WorkerExit): void {
    this.#workers.delete(worker);
    const startError = this.#startErrors.get(worker);
    this.#startErrors.delete(worker);
    const why = worker.endsBecause;
    const unasked = why === undefined;
    const crashOf: CrashOf = (task) => crash(worker, exit, this.#backend.workerKind, why, task);
    worker.endsBecause ??= worker.state === 'starting' ? 'failed to start' : 'crashed';
    const breaks = this.#brokenBy(worker, startError, crashOf(), unasked);
    this.#host.ended(worker, exit, crashOf, breaks);
    if (breaks && this.#endsBy === undefined) this.#host.broken(breaks);
    else this.fill();
  }

  #brokenBy(
    worker: PoolWorker,
    startError: { error: unknown; byInitializer: boolean } | undefined,
    crash: WorkerCrashedError,
    unasked: boolean,
  ): Breakdown | undefined {
    const { workerKind } = this.#backend;
    if (this.#endsBy !== undefined) {
      const message = `A ${workerKind} in the ${workerKind} pool was ended while the future was running: ${this.#endsBy}`;
      return { message, cause: crash };
    }
    if (startError?.byInitializer === true) {
      const message = `The initializer of a ${workerKind} failed, so the pool is not usable any more`;
      return { message, cause: startError.error };
    }
    if (startError || (unasked && worker.state === 'starting')) {
      return this.#startFailed(startError?.error ?? crash);
    }
    if (!unasked || this.#settings.onWorkerExit === 'replace') return undefined;
    const message = `A ${workerKind} in the ${workerKind} pool was terminated abruptly while the future was running or pending.`;
    return { message, cause: crash };
  }

  #startFailed(cause: unknown): Breakdown | undefined {
    const { workerKind } = this.#backend;
    this.#failedStarts++;
    if (this.#settings.onWorkerExit === 'break')
      return { message: `A ${workerKind} of the pool did not start`, cause };
    if (this.#failedStarts < mostFailedStarts) return undefined;
    return {
      message: `${mostFailedStarts} ${workerKind}s in a row did not start, so the pool gives up`,
      cause,
    };
  }

  /** One timer, for the worker that is idle for the longest time. */
  #watchIdle(): void {
    const { idleTimeout, minWorkers } = this.#settings;
    if (this.#stopIdleTimer || idleTimeout === Infinity || this.#present <= minWorkers) return;
    let since = Infinity;
    for (const worker of this.#workers) if (worker.isIdle) since = Math.min(since, worker.lastSign);
    if (since === Infinity) return;
    const left = Math.max(0, since + idleTimeout - performance.now());
    this.#stopIdleTimer = startTimer(left, () => this.#dismissIdle(), true);
  }

  #dismissIdle(): void {
    this.#stopIdleTimer = undefined;
    const { idleTimeout, minWorkers } = this.#settings;
    const now = performance.now();
    for (const worker of this.#workers) {
      const isDue = worker.isIdle && worker.lastSign + idleTimeout <= now;
      if (isDue && this.#present > minWorkers) worker.dismiss('it was idle');
    }
    this.#watchIdle();
  }
}

function crash(
  { id: workerId, name }: PoolWorker,
  { exitCode, signal, outOfMemory = false, error, stderr = '' }: WorkerExit,
  kind: string,
  why: string | undefined,
  task: string | undefined,
): WorkerCrashedError {
  const how = outOfMemory
    ? 'ran out of memory'
    : signal !== undefined
      ? `was ended by ${signal}`
      : exitCode !== undefined
        ? `ended with exit code ${exitCode}`
        : 'ended';
  const because = why === undefined ? '' : ` (${why})`;
  const meanwhile = task === undefined ? '' : ` while it ran ${task}`;
  const lastWords = stderr === '' ? '' : `\n--- its stderr ended with ---\n${stderr}`;
  return new WorkerCrashedError(`The ${kind} ${name} ${how}${because}${meanwhile}${lastWords}`, {
    workerId,
    outOfMemory,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
    ...(stderr !== '' && { stderr }),
    ...(error !== undefined && { cause: error }),
  });
}
