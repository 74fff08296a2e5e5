import { soon } from '../base/microtask.ts';
import { startTimer } from '../base/timer.ts';
import { AtomicWords, type PoolWords } from '../cancellation/words.ts';
import type { Slice } from '../executor/slice.ts';
import type { SubmittedTask } from '../executor/submitted-task.ts';
import type { Supply } from '../executor/supply.ts';
import { Channels } from '../rpc/channels.ts';
import { wrap } from '../rpc/comlink.ts';
import { LiveValues } from '../rpc/live.ts';
import { PacedEndpoint } from '../rpc/paced.ts';
import type { Transport, WorkerExit } from '../rpc/transport.ts';
import {
  type Cells,
  costs,
  ended,
  type Initializer,
  live,
  notice,
  protocolVersion,
  rejected,
  type Setup,
  several,
  skipped,
  type WorkerApi,
} from '../rpc/worker-api.ts';
import type { FunctionReference } from '../shipping/function-reference.ts';
import { type PackedReason, packValue, unpackReason } from '../shipping/reason.ts';
import type { Call } from './call.ts';
import { byAge, InFlight } from './in-flight.ts';
import type { PoolTrip } from './pool-trip.ts';

/** How a worker stands with its pool. */
export type WorkerState = 'starting' | 'ready' | 'leaving' | 'gone';

/** What a worker tells its pool. */
export interface WorkerHost {
  online(worker: PoolWorker): void;
  /** It did not start, for this reason; its end follows. */
  failedToStart(worker: PoolWorker, error: unknown, byInitializer: boolean): void;
  began(task: SubmittedTask, at: number): void;
  progressed(task: SubmittedTask, value: unknown): void;
  fulfilled(task: SubmittedTask, value: unknown): void;
  /** The same for the next ones of a slice. */
  landed(slice: Slice, values: readonly unknown[]): void;
  rejected(task: SubmittedTask, reason: unknown): void;
  /** The worker passed over it, though nobody took it back: it was to be stopped before it began. */
  passedOver(one: SubmittedTask | Supply): void;
  /** The call could not be sent, or the worker failed at it as a whole. */
  callFailed(tasks: readonly SubmittedTask[], error: unknown): void;
  /** A call has ended, so that there is room for another. */
  hasRoom(worker: PoolWorker): void;
  gone(worker: PoolWorker, exit: WorkerExit): void;
}

export interface WorkerPlan {
  readonly id: number;
  readonly name: string;
  readonly concurrency: number;
  readonly maxTasks: number;
  readonly startTimeout: number;
  readonly slots: number;
  /** Packed for each worker anew: live arguments belong to one connection. */
  initializer(live: LiveValues): Promise<Initializer | undefined>;
}

type RemoteSetup = (setup: Setup) => Promise<{ failure: PackedReason } | undefined>;

/** How many functions a worker keeps. */
const mostFunctions = 1000;

/** One worker's life, as its pool sees it: start, calls and answers, end. */
export class PoolWorker {
  readonly id: number;
  readonly name: string;
  readonly words: PoolWords;
  readonly live: LiveValues;
  state: WorkerState = 'starting';
  /** When a call or an answer last went either way, by `performance.now()`. */
  lastSign = performance.now();
  /** How many more tasks it may begin. */
  tasksLeft: number;
  /** Whether the starts of tasks are to be told. */
  announces = false;
  /** Why it ends, in the words of events. */
  endsBecause: string | undefined;

  readonly #host: WorkerHost;
  readonly #transport: Transport;
  readonly #endpoint: PacedEndpoint;
  readonly #channels: Channels;
  /** Dropped at the end: Comlink keeps an endpoint while it has a proxy, and the endpoint's last error keeps us. */
  #setup: RemoteSetup | undefined;
  readonly #inFlight: InFlight;
  /** A list: a set, whose tables point to those that replace them, would lead the collector from dead calls to live ones. */
  readonly #calls: Call[] = [];
  /** By id, that which was used longest ago first. */
  readonly #functions = new Map<number, FunctionReference>();
  #stopWaiting: () => void = () => {};
  readonly closed: Promise<void>;

  constructor(transport: Transport, plan: WorkerPlan, host: WorkerHost) {
    this.id = plan.id;
    this.name = plan.name;
    this.tasksLeft = plan.maxTasks;
    this.#host = host;
    this.#transport = transport;
    const bytes = AtomicWords.bytes(plan.slots);
    const memory = transport.sharesMemory === true ? new SharedArrayBuffer(bytes) : undefined;
    this.words = transport.words ?? new AtomicWords(memory ?? bytes);
    this.#inFlight = new InFlight(this.words);
    this.#endpoint = new PacedEndpoint(transport.endpoint);
    this.#channels = new Channels(this.#endpoint, 'parent');
    this.live = new LiveValues(this.#channels, this.words.shared ? this.words : undefined);
    this.#channels.onNotice = (message) => this.#hear(message, plan, memory);
    const remote = wrap<WorkerApi>(this.#channels.main);
    this.#setup = remote.setup;
    this.#stopWaiting = startTimer(plan.startTimeout, () => this.#startFailed(tooSlow(plan)), true);
    this.closed = transport.closed.then(async (exit) => {
      // The last answers may have come and not been handed out yet.
      await new Promise<void>((resolve) => startTimer(0, resolve));
      this.#end(exit);
    });
  }

  /** Every task is answered; the end of a call, which tells nothing more, may be on its way. */
  get isIdle(): boolean {
    return this.state === 'ready' && this.#inFlight.count === 0;
  }

  /** The tasks that are with it: begun, or waiting there. Those of slices once they are taken apart. */
  get tasks(): SubmittedTask[] {
    return this.#inFlight.tasks;
  }

  /** How many of all have begun. */
  get begun(): number {
    return this.#inFlight.begun;
  }

  /** How many calls are with it. */
  get calls(): number {
    return this.#calls.length;
  }

  /**
   * Whether the one call that it has is expected to end within so many milliseconds, and is not late already: then one of
   * its tasks turned out long. Where nothing is shared, what waits for that could not be had back.
   */
  isSoonFree(within: number): boolean {
    const [call] = this.#calls;
    if (!call || this.#calls.length > 1 || !this.words.shared || call.expectedMs > within) return false;
    return performance.now() - this.lastSign <= within;
  }

  /** How many tasks of calls that may be parted are not answered. */
  get looseTasks(): number {
    let loose = 0;
    for (const call of this.#calls) if (!call.isChunk) loose += call.left;
    return loose;
  }

  /** How many more tasks it may be sent. */
  get room(): number {
    return this.tasksLeft - this.#inFlight.count;
  }

  get begunLast(): SubmittedTask | undefined {
    return this.#inFlight.begunLast;
  }

  // --- functions

  /** `true` if the worker knows it; otherwise it will from now on, and may have to forget another for it. */
  remember(reference: FunctionReference): true | FunctionReference | undefined {
    const functions = this.#functions;
    const known = functions.has(reference.id);
    if (known && functions.size < mostFunctions / 2) return true;
    functions.delete(reference.id);
    functions.set(reference.id, reference);
    if (known) return true;
    if (functions.size <= mostFunctions) return undefined;
    const [oldest] = functions.values();
    functions.delete((oldest as FunctionReference).id);
    return oldest;
  }

  unlearn({ id }: FunctionReference): void {
    this.#functions.delete(id);
  }

  // --- calls

  send(call: Call): void {
    this.#calls.push(call);
    call.left = call.size;
    this.lastSign = performance.now();
    this.#inFlight.add(call);
    const { message, transfer } = call;
    try {
      this.#channels.main.run(message, transfer.length > 0 ? transfer : undefined, {
        ended: (answers) => this.#callEnded(call, answers as Cells),
        failed: (error) => this.#callFailed(call, error),
      });
    } catch (fault) {
      // The platform cannot send it. Not in the middle of giving out tasks.
      soon(() => this.#callFailed(call, fault));
    }
  }

  /** Lets a running task know that it is to stop. */
  stop({ trip, future }: SubmittedTask, reason: unknown): void {
    if (this.state === 'gone') return;
    const { slot } = trip as PoolTrip;
    this.#channels.notify([notice.stop, slot, packValue(reason), future.id]);
    // After the message: who reads the word in the middle of a loop looks for the reason.
    this.words.stop(slot);
  }

  /** `true`: it will not begin. */
  takeBack(task: SubmittedTask): boolean {
    return this.#inFlight.takeBack(task);
  }

  /** All that it has not begun and can be had back, in the order in which it was sent. */
  takeAllBack(isWanted: (one: SubmittedTask | Slice) => boolean): (SubmittedTask | Supply)[] {
    const tasks = this.tasks.filter((task) => isWanted(task) && this.takeBack(task));
    const slices = this.#inFlight.slices.filter((slice) => !slice.isClosed && isWanted(slice));
    return [...tasks, ...slices.flatMap((slice) => this.#inFlight.cut(slice) ?? [])].sort(byAge);
  }

  /** Makes tasks of what it has begun of slices. */
  takeApart(): void {
    for (const slice of this.#inFlight.slices) {
      for (const task of this.#inFlight.takeApart(slice)) this.#host.began(task, performance.now());
    }
  }

  // --- the end

  /** It gets no more to do, and may leave in peace. */
  dismiss(because: string): void {
    if (this.state === 'leaving' || this.state === 'gone') return;
    this.state = 'leaving';
    this.endsBecause = because;
    this.#channels.notify([notice.bye]);
    const stop = startTimer(patienceMs, () => this.#transport.terminate(), true);
    void this.closed.then(stop);
  }

  terminate(because: string): void {
    if (this.state === 'gone') return;
    this.state = 'leaving';
    this.endsBecause = because;
    this.#endTrips();
    this.#transport.terminate();
  }

  #end(exit: WorkerExit): void {
    this.#stopWaiting();
    this.#endpoint.hearTheRest();
    this.#endTrips();
    this.#host.gone(this, exit);
    this.state = 'gone';
    this.#inFlight.clear();
    this.#functions.clear();
    this.#setup = undefined;
    this.#channels.close(new Error(`the worker ${this.name} has ended`));
    this.#endpoint.close();
  }

  /** What its tasks were lent is of no use any more. */
  #endTrips(): void {
    for (const task of this.tasks) (task.trip as PoolTrip).end();
  }

  // --- what it says

  #hear(message: readonly unknown[], plan: WorkerPlan, memory: SharedArrayBuffer | undefined): void {
    const [kind, first, second] = message;
    if (kind === notice.answers) this.#take(first as Cells);
    else if (kind === notice.hello) void this.#start(first, plan, memory);
    else {
      const task = this.#inFlight.speaker(first as number);
      if (!task) return;
      if (kind === notice.progress) this.#host.progressed(task, second);
      else if (kind === notice.started) this.#host.began(task, hereAndNow(second as number));
    }
  }

  async #start(version: unknown, plan: WorkerPlan, memory: SharedArrayBuffer | undefined): Promise<void> {
    if (this.state !== 'starting') return;
    if (version !== protocolVersion) return this.#startFailed(otherVersion(plan, version));
    try {
      const { id: workerId, name: workerName, concurrency } = plan;
      const initializer = await plan.initializer(this.live);
      const failed = await this.#setup?.({ workerId, workerName, concurrency, memory, initializer });
      this.#stopWaiting();
      if (this.state !== 'starting') return;
      if (failed) return this.#startFailed(unpackReason(failed.failure), true);
      this.state = 'ready';
      this.lastSign = performance.now();
      this.#host.online(this);
    } catch (error) {
      this.#startFailed(error, true);
    }
  }

  #startFailed(error: unknown, byInitializer = false): void {
    if (this.state !== 'starting') return;
    this.#host.failedToStart(this, error, byInitializer);
    this.terminate('failed to start');
  }

  #callEnded(call: Call, answers: Cells): void {
    this.#take(answers);
    this.#callOver(call);
  }

  #callFailed(call: Call, error: unknown): void {
    if (this.state === 'gone') return;
    call.undo();
    const lost = this.#inFlight.undone(call);
    this.#host.callFailed(lost, error);
    this.#callOver(call);
  }

  #callOver(call: Call): void {
    const at = this.#calls.indexOf(call);
    if (at < 0) return;
    this.#calls.splice(at, 1);
    if (this.state !== 'gone') this.#host.hasRoom(this);
  }

  #take(answers: Cells): void {
    this.lastSign = performance.now();
    let at = 0;
    while (at < answers.length) {
      const first = answers[at++] as number;
      if (first >= 0) this.#fulfilled(first, answers[at++]);
      else if (first === several) this.#landed(answers[at++] as number, answers[at++] as unknown[]);
      else if (first === skipped) this.#passedOver(answers[at++] as number);
      else if (first === costs) {
        const reference = this.#functions.get(answers[at++] as number);
        const meanMs = answers[at++] as number;
        if (reference) reference.expectedMs = meanMs;
      } else this.#takeOther(first, answers[at++] as number, answers[at++]);
    }
  }

  #fulfilled(slot: number, value: unknown): void {
    if (this.#inFlight.sliceAt(slot)) return this.#landed(slot, [value]);
    const task = this.#home(slot);
    if (task) this.#host.fulfilled(task, value);
  }

  #landed(slot: number, values: readonly unknown[]): void {
    const slice = this.#inFlight.sliceAt(slot);
    if (slice) {
      this.#inFlight.landed(slice, values.length);
      this.#ran((slice.trip as PoolTrip).call, values.length);
      this.#host.landed(slice, values);
    } else for (const value of values) this.#fulfilled(slot, value);
  }

  #passedOver(slot: number): void {
    for (const one of this.#inFlight.passedOver(slot)) this.#host.passedOver(one);
  }

  #takeOther(what: number, slot: number, value: unknown): void {
    if (what === ended) {
      const trip = this.#inFlight.speaker(slot)?.trip;
      if (trip) trip.endedAt = hereAndNow(value as number);
      return;
    }
    const task = this.#home(slot);
    if (!task) return;
    if (what === rejected) this.#host.rejected(task, unpackReason(value as PackedReason));
    else if (what === live) this.#host.fulfilled(task, this.live.unpack(value, []));
  }

  /** The next task in that slot is answered, if it was not given up; and the slot is free, or the next one's. */
  #home(slot: number): SubmittedTask | undefined {
    const task = this.#inFlight.answered(slot);
    if (task) this.#ran((task.trip as PoolTrip).call, 1);
    return task;
  }

  #ran(call: Call, count: number): void {
    this.tasksLeft -= count;
    this.#leftIn(call, count);
  }

  /** The word that it has ended is on its way; who goes on with the last answer need not wait for that. */
  #leftIn(call: Call, count: number): void {
    call.left -= count;
    if (call.left === 0) this.#callOver(call);
  }
}

/** A moment of the epoch by our own clock; never one that is to come, whatever the other clock says. */
const hereAndNow = (epoch: number): number => Math.min(epoch - performance.timeOrigin, performance.now());

/** How long a worker that was dismissed may take to leave. */
const patienceMs = 1000;

const tooSlow = ({ name, startTimeout }: WorkerPlan): Error =>
  new Error(
    `the worker ${name} did not say hello within ${startTimeout} ms; an entry of one's own has to call serve()`,
  );

const otherVersion = ({ name }: WorkerPlan, version: unknown): Error =>
  new Error(
    `the worker ${name} speaks version ${String(version)} of the protocol, the pool version ${protocolVersion}; ` +
      'its entry was built with another version of @futures/core',
  );
