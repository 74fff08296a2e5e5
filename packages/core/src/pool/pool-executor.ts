import { currentContext } from '../base/async-context.ts';
import { KeepAlive } from '../base/keep-alive.ts';
import { soon } from '../base/microtask.ts';
import { startTimer } from '../base/timer.ts';
import type { BrokenExecutor } from '../errors.ts';
import { Slice } from '../executor/slice.ts';
import { labelOf, type SubmittedTask, Trip, type Work } from '../executor/submitted-task.ts';
import type { AnyTask } from '../executor/submitter.ts';
import type { Lot } from '../executor/lot.ts';
import { addSite } from '../executor/submit-site.ts';
import { Supply } from '../executor/supply.ts';
import { TaskExecutor } from '../executor/task-executor.ts';
import { isLive } from '../rpc/live.ts';
import type { Backend } from '../rpc/transport.ts';
import { type FunctionReference, referenceTo } from '../shipping/function-reference.ts';
import { cloneError } from '../shipping/uncloneable.ts';
import { Call, goesAlone, isHandedOver, staysOnceSent } from './call.ts';
import { type Breakdown, Crew, type CrewHost } from './crew.ts';
import { type PoolSettings, type Settled, settle } from './pool-options.ts';
import type { PoolTrip } from './pool-trip.ts';
import { byAge } from './in-flight.ts';
import type { PoolWorker, WorkerPlan } from './pool-worker.ts';

/** While fewer tasks than this wait, where each was submitted is noted. */
const loneSubmits = 100;
/** So much known work may wait with a worker behind what it is doing. */
const aheadMs = 1;
/** After so long without a sign of a worker, what it has not begun is taken back. */
const overdueMs = 3;

/** An executor over workers of any kind. See README.md in this folder for the rules of scheduling. */
export class PoolExecutor extends TaskExecutor {
  readonly #backend: Backend;
  readonly #settings: Settled;
  readonly #crew: Crew;
  /**
   * The pool works in the name of whoever made it: what its workers say, and so its events, must not be heard in the
   * name of the request that happened to start a worker or to wake the pool.
   */
  readonly #context = currentContext();
  readonly #keepAlive = new KeepAlive(this.#context);
  /** A look at the queue is due. */
  #waking = false;
  #dispatching = false;
  /** The task that was submitted last, until it is known where. */
  #lone: SubmittedTask | undefined;
  #stopWatch: (() => void) | undefined;

  constructor(owner: string, backend: Backend, settings: PoolSettings) {
    const settled = settle(owner, settings, backend.parallelism());
    super(settled);
    this.#backend = backend;
    this.#settings = settled;
    this.#crew = new Crew(backend, settled, initializerOf(settled, backend), this.#host);
    this.#crew.fill();
  }

  get maxWorkers(): number {
    return this.#settings.maxWorkers;
  }

  protected override get mapWindow(): number {
    return 4 * this.capacity;
  }

  // --- what a TaskExecutor is asked

  protected get capacity(): number {
    return this.maxWorkers * this.#settings.concurrency;
  }

  protected get workerCounts(): { workers: number; idle: number } {
    return { workers: this.#crew.size, idle: this.#crew.idle };
  }

  protected *tasksOut(): Iterable<SubmittedTask> {
    for (const worker of this.#crew) {
      this.#takeBackFrom(worker, isSlice);
      worker.takeApart();
      yield* worker.tasks;
    }
  }

  protected override get begun(): number {
    let begun = 0;
    for (const worker of this.#crew) begun += worker.begun;
    return begun;
  }

  protected override cutSlicesOf(lot: Lot): void {
    for (const worker of this.#crew) this.#takeBackFrom(worker, (one) => isSlice(one) && one.lot === lot);
  }

  protected override prepare(task: SubmittedTask): void {
    // It starts while we look at the function, for which a parser may have to be loaded.
    if (this.#crew.size === 0) {
      this.#growFor(1);
      // None could be had.
      this.checkOpen();
    }
    const reference = referenceTo(task.work as AnyTask, this.#backend.globals);
    task.work = reference;
    reference.checked?.then(
      () => this.wake(),
      (error: unknown) => {
        this.refuse(task, error);
        this.wake();
      },
    );
  }

  /**
   * A task that comes alone goes at once where a worker is free, and so runs while its site is being noted, which takes
   * some microseconds.
   */
  protected override queuedUp(task: SubmittedTask): void {
    const isLone = this.queued === 1 && !this.#waking && !task.extras.chunk;
    if (isLone && this.#isAnyFree) this.#dispatch();
    else this.wake();
    this.#lone = this.queued < loneSubmits && !task.future.done() ? task : undefined;
  }

  protected override get wantsSite(): boolean {
    return this.#lone !== undefined;
  }

  protected override noteSite(site: object): void {
    if (this.#lone) this.#lone.ownExtras.site = site;
    this.#lone = undefined;
  }

  protected override hasBegun({ trip }: SubmittedTask): boolean {
    return trip !== undefined && (trip as PoolTrip).hasBegun;
  }

  protected override recall(task: SubmittedTask): boolean {
    return (task.trip as PoolTrip).worker.takeBack(task);
  }

  protected interrupt(task: SubmittedTask, reason: unknown): void {
    (task.trip as PoolTrip).worker.stop(task, reason);
  }

  protected kill(task: SubmittedTask): void {
    const { worker } = task.trip as PoolTrip;
    this.#takeBackFrom(worker);
    worker.takeApart();
    // Where tasks run one by one and another runs now, this one has ended: its answer is on its way.
    const running = this.#settings.concurrency === 1 ? worker.begunLast : undefined;
    if (running && running !== task) return;
    worker.terminate('a task that did not stop was ended with it');
  }

  protected override awaited(any: boolean): void {
    if (any) this.#keepAlive.hold();
    else this.#keepAlive.release();
  }

  protected async close(): Promise<void> {
    this.#stopWatch?.();
    this.#keepAlive.hold();
    await this.#crew.dismissAll();
    this.#keepAlive.end();
  }

  /**
   * Ends the pool at once: what waits is cancelled, and what runs fails with its worker, which `end` is to bring about.
   * Resolves when the workers are gone.
   */
  protected async endBy(end: () => void, because: string): Promise<void> {
    this.#crew.endsBy(because);
    const gone = this.shutdown({ cancelFutures: true });
    end();
    await gone;
  }

  /** In a microtask: a burst of submissions is seen as a whole. */
  protected wake(): void {
    if (this.#waking || this.queued === 0) return;
    this.#waking = true;
    soon(this.#look);
  }

  /** Made once: a closure in `wake` would cost an object at each call, also where nothing is to be done. */
  readonly #look = (): void => {
    this.#waking = false;
    this.#dispatch();
  };

  // --- who gets what

  #dispatch(): void {
    // A done callback of a task that cannot be sent may submit another, in the middle of this.
    if (this.#dispatching) return this.wake();
    this.#dispatching = true;
    try {
      // A task that is late or cannot be sent ends here: that is heard in the name of nobody who submits another.
      if (this.hears('task:end')) this.#context.runInAsyncScope(() => this.#giveOut());
      else this.#giveOut();
    } finally {
      this.#dispatching = false;
    }
  }

  #giveOut(): void {
    for (let next = this.#nextChecked(); next && !this.broken; next = this.#nextChecked()) {
      const worker = next instanceof Supply ? this.#workerForSupply(next) : this.#workerFor(next);
      if (!worker) break;
      this.#load(worker);
    }
    if (this.queued > 0 && !this.broken) this.#growFor(this.queued);
    this.#watch();
  }

  #growFor(tasks: number): void {
    if (this.#crew.mayGrow) this.#context.runInAsyncScope(() => this.#crew.growFor(tasks));
  }

  /** What is next, once its function is known to be able to travel: it waits in its place while that is found out. */
  #nextChecked(): SubmittedTask | Supply | undefined {
    if (this.queued === 0) return undefined;
    const next = this.nextUp();
    const work = next instanceof Supply ? next.lot.work : next?.work;
    if ((work as FunctionReference | undefined)?.checked === undefined) return next;
    // What is found is told to tasks: one of them has to be made for it.
    if (next instanceof Supply) this.next();
    return undefined;
  }

  get #isAnyFree(): boolean {
    for (const worker of this.#crew) if (worker.isIdle) return true;
    return false;
  }

  /** A worker that is free, of several the one with the least to do; or one that will be in no time, if the task will be done in no time as well. */
  #workerFor(task: SubmittedTask): PoolWorker | undefined {
    const isQuick = isExpectedQuick(task.work) && !goesAlone(task) && !task.extras.chunk;
    return this.#workerWithRoom(isQuick, () => staysOnceSent(task));
  }

  #workerForSupply(supply: Supply): PoolWorker | undefined {
    const isQuick = isExpectedQuick(supply.lot.work) && !supply.chunk;
    return this.#workerWithRoom(isQuick, () => isHandedOver(supply.peek(0)));
  }

  #workerWithRoom(isQuick: boolean, mustNotWait: () => boolean): PoolWorker | undefined {
    const { concurrency } = this.#settings;
    const mayWait = concurrency === 1 && isQuick;
    let free: PoolWorker | undefined;
    let second: PoolWorker | undefined;
    for (const worker of this.#crew) {
      if (worker.state !== 'ready' || worker.room <= 0) continue;
      if (worker.words.available === 0) continue;
      if (worker.calls === 0) return worker;
      if (worker.calls < Math.min(concurrency, free?.calls ?? Infinity)) free = worker;
      if (mayWait && worker.isSoonFree(aheadMs)) second ??= worker;
    }
    return free ?? (second && !mustNotWait() ? second : undefined);
  }

  /** Sends a worker the next tasks, as many as go in one call. */
  #load(worker: PoolWorker): void {
    const share = Math.ceil(this.queued / (2 * this.#crew.size));
    const call = new Call(worker, Math.min(share, worker.room));
    worker.announces = this.hears('task:start') || this.hears('task:end');
    const isHeard = worker.announces || this.hears('task:progress');
    for (let next = this.#nextChecked(); next; next = this.#nextChecked()) {
      if (next instanceof Supply && next.lot.plan.mayBeSliced && !isHeard) {
        const supply = next;
        if (!call.hasRoomFor(supply)) break;
        if (call.packSlice(supply, (copies) => this.leaveAsSlice(supply, copies))) continue;
      }
      const task = this.next();
      if (!task || !this.#pack(call, task)) break;
    }
    if (call.size > 0) worker.send(call);
  }

  /** Whether that is settled: it is in the call, or has failed. */
  #pack(call: Call, task: SubmittedTask): boolean {
    try {
      const trip = call.pack(task);
      if (trip) this.leave(task, trip);
      return trip !== undefined;
    } catch (error) {
      this.leave(task, new Trip(call.worker.id));
      this.#fail(task, error);
      return true;
    }
  }

  /**
   * A call took longer than it should have: what waits behind a task that turned out long goes back to the queue, where
   * others can have it.
   */
  #watch(): void {
    if (this.#stopWatch || !this.#anyWaitingAhead) return;
    const { concurrency } = this.#settings;
    const due = performance.now() + overdueMs;
    const look = (): void => {
      this.#stopWatch = undefined;
      const now = performance.now();
      // Of calls side by side, one gives signs while others wait.
      const isOverdue = ({ lastSign }: PoolWorker): boolean => concurrency > 1 || now - lastSign > overdueMs;
      // When this thread was busy, its inbox may hold the sign that is missing: look when it has been emptied.
      if (now < due + overdueMs) {
        for (const worker of this.#crew) if (isOverdue(worker)) this.#takeBackFrom(worker, isLoose);
      }
      this.#watch();
    };
    this.#context.runInAsyncScope(() => (this.#stopWatch = startTimer(overdueMs, look, true)));
  }

  get #anyWaitingAhead(): boolean {
    const { concurrency } = this.#settings;
    for (const { looseTasks, calls } of this.#crew) {
      if (looseTasks > Math.min(calls, concurrency)) return true;
    }
    return false;
  }

  #takeBackFrom(worker: PoolWorker, isWanted: (one: SubmittedTask | Slice) => boolean = () => true): void {
    const back = worker.takeAllBack(isWanted);
    for (const one of back.reverse()) this.#putBack(one);
    if (back.length > 0) this.wake();
  }

  #putBack(one: SubmittedTask | Supply): void {
    if (one instanceof Supply) this.putAllBack(one);
    else this.putBack(one);
  }

  // --- what workers tell

  readonly #host: CrewHost = {
    online: (worker) => {
      const { id, name } = worker;
      this.tell('worker:online', { workerId: id, name });
      // Others may have done by now what it was started for.
      this.#crew.rests(worker);
      this.wake();
    },
    began: (task, at) => this.started(task, Math.max(at, task.queuedAt)),
    progressed: (task, value) => this.progressed(task, value),
    fulfilled: (task, value) => this.fulfilled(task, value),
    landed: (slice, values) => this.landed(slice, values),
    rejected: (task, reason) => this.#fail(task, reason),
    // It was to be taken back, or to be stopped, at the very moment at which it was to begin.
    passedOver: (one) => {
      this.#putBack(one);
      this.wake();
    },
    callFailed: (tasks, error) => this.#callFailed(tasks, error),
    hasRoom: (worker) => {
      if (worker.isIdle) this.#crew.rests(worker);
      this.wake();
    },
    ended: (worker, exit, crashOf, breaks) => {
      this.#settleTasksOf(worker, (task) => (breaks ? this.#brokenBy(breaks) : crashOf(labelOf(task))));
      const { exitCode, signal } = exit;
      const reason = worker.endsBecause ?? 'crashed';
      this.tell('worker:exit', { workerId: worker.id, name: worker.name, exitCode, signal, reason });
      this.wake();
    },
    broken: (breakdown) => {
      this.#crew.terminateAll('the pool is broken');
      this.break(() => this.#brokenBy(breakdown));
    },
  };

  #fail(task: SubmittedTask, reason: unknown): void {
    const { site } = task.extras;
    if (site) addSite(reason, site);
    this.ended(task, { status: 'rejected', reason });
  }

  /** One of them cannot be sent; or the one cannot. */
  #callFailed(tasks: readonly SubmittedTask[], error: unknown): void {
    const [task] = tasks;
    if (task && tasks.length === 1) {
      this.#fail(task, cloneError('argument args', task.args, error));
      return;
    }
    for (const one of [...tasks].sort(byAge).reverse()) {
      one.ownExtras.chunk = undefined;
      this.putBack(one);
    }
    this.wake();
  }

  #brokenBy({ message, cause }: Breakdown): BrokenExecutor {
    return this.#backend.broken(message, { cause }) as BrokenExecutor;
  }

  /** Those that had begun are lost with their worker, each with an error of its own; the others are next again. */
  #settleTasksOf(worker: PoolWorker, errorOf: (task: SubmittedTask) => Error): void {
    const notBegun = (one: SubmittedTask | Slice): boolean =>
      isSlice(one) || !(one.trip as PoolTrip).hasBegun;
    this.#takeBackFrom(worker, notBegun);
    worker.takeApart();
    const lost = worker.tasks.sort(byAge);
    for (const task of lost) {
      const killed = task.extras.kill !== undefined && worker.endsBecause !== undefined;
      if (killed && task.future.cancelRequested) this.ended(task, { status: 'cancelled', reason: undefined });
      else this.#fail(task, errorOf(task));
    }
  }
}

const isExpectedQuick = (work: Work | undefined): boolean =>
  ((work as FunctionReference | undefined)?.expectedMs ?? Infinity) < aheadMs;

const isSlice = (one: SubmittedTask | Slice): one is Slice => one instanceof Slice;

const isLoose = ({ trip }: SubmittedTask | Slice): boolean => !(trip as PoolTrip).call.isChunk;

/** Checked once, so that a function that cannot travel is told at the door if it can be; packed for each worker anew. */
function initializerOf(
  { initializer, initargs = [] as never }: Settled,
  backend: Backend,
): WorkerPlan['initializer'] {
  if (!initializer) return async () => undefined;
  const reference = referenceTo(initializer as unknown as AnyTask, backend.globals);
  const args = initargs as readonly unknown[];
  return async (live) => {
    await reference.checked;
    return {
      definition: reference.definition,
      args: args.map((arg) => (isLive(arg) ? live.pack(arg, []) : arg)),
      live: args.flatMap((arg, index) => (isLive(arg) ? [index] : [])),
    };
  };
}
