import { soon } from '../base/microtask.ts';
import { reportCallbackError } from '../base/report.ts';
import { startAlarm, startTimer } from '../base/timer.ts';
import { checkOptions, isFunction } from '../base/validate.ts';
import { asToken } from '../cancellation/token.ts';
import { type BrokenExecutor, ExecutorShutdownError } from '../errors.ts';
import type { Future } from '../future/future.ts';
import type { CancelOptions } from '../future/future-hooks.ts';
import type { SettledStatus } from '../future/future-state.ts';
import type { Task } from '../task/task-context.ts';
import { endOf, type ExecutorEvents } from './events.ts';
import { Backlog } from './backlog.ts';
import { startDeadline } from './deadline.ts';
import { Executor, type ExecutorStats, shutdownChecks, type ShutdownOptions } from './executor.ts';
import type { Chunk, LotTaker } from '../map/map.ts';
import { refuseFuture } from './refuse-future.ts';
import { QueueDoor } from './queue-door.ts';
import type { Slice } from './slice.ts';
import { fulfilTask, settleTask } from './settle-task.ts';
import { captureSite } from './submit-site.ts';
import { SubmittedTask, type TaskEnd, type TaskOwner, timeIsUp, type Trip } from './submitted-task.ts';
import type { AnyTask } from './submitter.ts';
import { Lot, reserveIds } from './lot.ts';
import { Supply } from './supply.ts';
import type { TaskOptions } from './task-options.ts';

/**
 * An executor with a queue and everything that goes with it: options, priorities, deadlines, cancellation, room,
 * events, figures, shutdown. What runs the tasks is left to the subclass:
 *
 *     submit ─▶ queue ─▶ wake() … take(trip) ─▶ started(task) … ended(task, how) ─▶ its future is done
 *                 ╰◀─────────── putBack(task) ◀──╯
 *
 * A task on its trip that was asked to stop is taken back by `recall(task)` if it has not begun; otherwise it hears of
 * it by `interrupt(task)`, and in the end by `kill(task)`.
 */
export abstract class TaskExecutor extends Executor {
  readonly #queue = new Backlog();
  readonly #door: QueueDoor;
  /** How many are on their trip. */
  #out = 0;
  /** How many are waited for: futures that are not done, and shutdowns. */
  #awaited = 0;
  readonly #ended: Record<SettledStatus, number> = { fulfilled: 0, rejected: 0, cancelled: 0 };
  /** Something was submitted since the executor last was idle. */
  #busy = false;
  /** A look at whether it is idle is due. */
  #idleIsDue = false;
  #whenIdle: (() => void) | undefined;
  #gone: Promise<void> | undefined;

  readonly #owner: TaskOwner = {
    cancelAsked: (task, reason, options) => this.#cancelAsked(task, reason, options),
    claimed: (task) => this.hasBegun(task),
    settled: (task, status, value) => this.#settled(task, status, value),
  };

  constructor({ maxQueue = Infinity }: { maxQueue?: number | undefined } = {}) {
    super();
    this.#door = new QueueDoor(maxQueue, () => this.#queue.length + this.#out - this.capacity);
  }

  // --- what the subclass supplies

  /** How many tasks can run at once. */
  protected abstract readonly capacity: number;
  protected abstract readonly workerCounts: { workers: number; idle: number };
  /** There may be something to take. Must not start a task before it returns. */
  protected abstract wake(): void;
  /** A running task is to stop: lets it know. */
  protected abstract interrupt(task: SubmittedTask, reason: unknown): void;
  /** A running task must stop. Leads to `ended`. */
  protected abstract kill(task: SubmittedTask): void;
  /** Those on their trip, each as a task of its own. */
  protected abstract tasksOut(): Iterable<SubmittedTask>;
  /** Everything has ended, and nothing will come any more. */
  protected abstract close(): Promise<void>;

  /** Looks at a task that was submitted. What this throws, `submit` throws. */
  protected prepare(_task: SubmittedTask): void {}

  /** It was put into the queue. */
  protected queuedUp(_task: SubmittedTask): void {
    this.wake();
  }

  /** Whether a task on its trip has begun; or can be taken back no more, which is as good. */
  protected hasBegun(_task: SubmittedTask): boolean {
    return true;
  }

  /** How many of those on their trip have begun. */
  protected get begun(): number {
    let begun = 0;
    for (const task of this.tasksOut()) if (this.hasBegun(task)) begun++;
    return begun;
  }

  /** Takes a task on its trip back, so that it will not begin: `true`. It has begun: `false`. */
  protected recall(_task: SubmittedTask): boolean {
    return false;
  }

  /** What has not begun of its slices on their trip is put back. */
  protected cutSlicesOf(_lot: Lot): void {}

  /** Whether there is something to wait for: a future that is not done, the end of a shutdown. */
  protected awaited(_any: boolean): void {}

  // --- what the subclass calls

  /** The next task, which stays in the queue. Not one that is late: no timer tells while the thread is busy. */
  protected next(): SubmittedTask | undefined {
    let task = this.#queue.first;
    for (; task?.isLate; task = this.#queue.first) {
      this.#queue.remove(task);
      task.reject(timeIsUp(task));
      this.#door.changed();
    }
    return task;
  }

  /** The same, or the supply that will make it. */
  protected nextUp(): SubmittedTask | Supply | undefined {
    const { head } = this.#queue;
    return head instanceof Supply ? head : this.next();
  }

  /** The next task leaves the queue and goes on its trip. */
  protected take(trip: Trip): SubmittedTask | undefined {
    const task = this.next();
    if (task) this.leave(task, trip);
    return task;
  }

  /** The same for a task of the queue that was looked at before. */
  protected leave(task: SubmittedTask, trip: Trip): void {
    this.#queue.remove(task);
    task.trip = trip;
    this.#out++;
    this.#door.changed();
  }

  /** So do the next ones of the supply that is the next, as a slice, in these copies. */
  protected leaveAsSlice(supply: Supply, copies: unknown[]): Slice {
    this.#out += copies.length;
    return this.#queue.slice(supply, copies);
  }

  /** It cannot be run at all. */
  protected refuse(task: SubmittedTask, error: unknown): void {
    if (this.#queue.remove(task)) this.#door.changed();
    else if (!this.#isRecalled(task)) return;
    if (!task.future.done()) task.reject(error);
    this.#noteIfIdle();
  }

  /** It did not begin: it is the next again, unless it was asked to stop when it looked as if it had. */
  protected putBack(task: SubmittedTask): void {
    if (!this.#comeHome(task)) return;
    task.trip = undefined;
    if (task.future.cancelRequested) task.cancel();
    if (task.future.done()) this.#noteIfIdle();
    else this.#queue.unshift(task);
  }

  /** The same for what was cut off a slice. */
  protected putAllBack(supply: Supply): void {
    this.#out -= supply.left;
    this.#queue.unshift(supply);
  }

  /** `at` is when it began, where that is known better. */
  protected started(task: SubmittedTask, at = performance.now()): void {
    const { trip } = task;
    if (!trip || trip.startedAt !== undefined) return;
    trip.startedAt = at;
    if (this.hears('task:start')) this.tell('task:start', { future: task.future, workerId: trip.workerId });
    // Cancelled or out of time before it began: the worker is on it, and its end is of no interest.
    if (task.future.done()) return;
    task.start();
    if (task.options.timeoutFrom !== 'submit')
      startDeadline(task, performance.now() - at, () => this.#timedOut(task));
  }

  /** The task has left its worker, which is free again before anybody hears of the result. */
  protected ended(task: SubmittedTask, how: TaskEnd): void {
    if (!this.#comeHome(task)) return;
    if (!task.future.done()) settleTask(task, how);
    this.#isFree(task);
  }

  /** The same for most of them, without an object that tells how. */
  protected fulfilled(task: SubmittedTask, value: unknown): void {
    if (!this.#comeHome(task)) return;
    if (!task.future.done()) fulfilTask(task, value);
    this.#isFree(task);
  }

  /** The same for the next ones of a slice. */
  protected landed(slice: Slice, values: readonly unknown[]): void {
    this.#out -= values.length;
    this.#ended.fulfilled += values.length;
    this.#release(values.length);
    slice.land(values);
    this.#noteIfIdle();
    this.wake();
  }

  #isFree(task: SubmittedTask): void {
    task.trip = undefined;
    this.#noteIfIdle();
    this.wake();
  }

  protected progressed(task: SubmittedTask, value: unknown): void {
    if (task.future.done()) return;
    task.progress(value);
    if (this.hears('task:progress')) this.tell('task:progress', { future: task.future, value });
  }

  /** Nothing can run any more: every task fails, each with an error of its own, and so does who submits another. */
  protected break(makeError: () => BrokenExecutor): void {
    if (this.#door.broken) return;
    const error = makeError();
    this.#door.break(error);
    this.tell('broken', { error });
    for (const task of [...this.tasksOut()]) this.ended(task, { status: 'rejected', reason: makeError() });
    for (let task = this.#queue.shift(); task; task = this.#queue.shift()) task.reject(makeError());
  }

  protected get broken(): boolean {
    return this.#door.broken !== undefined;
  }

  protected get closed(): boolean {
    return this.#door.closed;
  }

  protected get queued(): number {
    return this.#queue.length;
  }

  /** Whether it was out. */
  #comeHome(task: SubmittedTask): boolean {
    if (!task.trip || task.trip.over) return false;
    task.trip.over = true;
    task.extras.kill?.stop();
    this.#out--;
    this.#door.changed();
    return true;
  }

  // --- submission

  submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>> {
    const future = this.submitWith(noOptions, task as unknown as AnyTask, args);
    if (this.wantsSite) this.noteSite(captureSite(TaskExecutor.prototype, 'submit'));
    return future as Future<Awaited<R>>;
  }

  protected override submitWith(
    options: TaskOptions,
    fn: AnyTask,
    args: unknown[],
    chunk?: Chunk,
  ): Future<unknown> {
    isFunction('task', fn);
    this.checkOpen();
    for (let index = 0; index < args.length; index++) refuseFuture(args[index], index);
    this.#door.throwIfFull();
    const task = new SubmittedTask(this.#owner, fn, args, options, chunk);
    this.prepare(task);
    this.#hold();
    const { future } = task;
    const token = options.signal && asToken(options.signal);
    if (token?.cancelled === true) {
      future.cancel(token.reason);
      return future;
    }
    this.#busy = true;
    this.#queue.push(task);
    if (token) task.ownExtras.subscription = token.onCancelled((reason) => future.cancel(reason));
    if (options.timeoutFrom === 'submit') startDeadline(task, 0, () => this.#timedOut(task));
    if (this.hears('task:queued')) this.tell('task:queued', { future });
    this.queuedUp(task);
    return future;
  }

  protected override submitAll(
    options: TaskOptions,
    fn: AnyTask,
    items: unknown[],
    chunksize: number,
    taker: LotTaker,
    site: object,
  ): Lot | undefined {
    const { priority = 0, ...others } = options;
    const { signal, timeoutFrom } = others;
    // What is to be known of each task before its turn comes makes it one of its own at once.
    const isPlain = signal === undefined && timeoutFrom !== 'submit' && !this.hears('task:queued');
    if (!isPlain || this.#door.isBounded || items.length < fewItems) return undefined;
    this.checkOpen();
    items.forEach((item) => refuseFuture(item, 0));
    const queuedAt = performance.now();
    const plan = {
      priority,
      site,
      mayBeSliced: Object.values(others).every((option) => option === undefined),
      make: (item: unknown, id: number, chunk: Chunk | undefined) =>
        new SubmittedTask(this.#owner, fn, [item], options, chunk, queuedAt, id),
      prepare: (task: SubmittedTask) => this.prepare(task),
      drop: (lot: Lot) => this.#drop(lot),
    };
    const lot = new Lot(plan, taker);
    const supply = new Supply(lot, items, 0, reserveIds(items.length), chunksize);
    // A function that cannot be sent is told now.
    const first = supply.next();
    lot.work = first.work;
    this.#hold(items.length);
    this.#busy = true;
    this.#queue.push(first);
    this.#queue.pushAll(supply);
    this.wake();
    return lot;
  }

  #drop(lot: Lot): void {
    this.cutSlicesOf(lot);
    for (const supply of lot.supplies) {
      const { left } = supply;
      this.#queue.removeAll(supply);
      this.#ended.cancelled += left;
      this.#release(left);
    }
    lot.supplies.clear();
    this.#door.changed();
    this.#noteIfIdle();
  }

  protected override checkOpen(): void {
    this.#door.throwIfClosed();
  }

  override ready(): Promise<void> {
    return this.#door.ready();
  }

  override get stats(): ExecutorStats {
    const { fulfilled: completed, rejected: failed, cancelled } = this.#ended;
    const running = this.begun;
    return {
      ...this.workerCounts,
      queued: this.queued + this.#out - running,
      running,
      completed,
      failed,
      cancelled,
    };
  }

  // --- the end of a task

  #settled(task: SubmittedTask, status: SettledStatus, value: unknown): void {
    this.#ended[status]++;
    this.#release();
    if (this.hears('task:end')) this.tell('task:end', endOf(task, status, value));
    this.#noteIfIdle();
  }

  #cancelAsked(
    task: SubmittedTask,
    reason: unknown,
    { killAfter = task.options.killAfter }: CancelOptions,
    quiet?: boolean,
  ): void {
    if (this.#queue.remove(task)) this.#door.changed();
    else if (this.#isRecalled(task)) this.#noteIfIdle();
    else if (task.trip && !task.trip.over) this.#stop(task, reason, killAfter, quiet);
  }

  #isRecalled(task: SubmittedTask): boolean {
    if (!task.trip || task.trip.over || task.future.done() || !this.recall(task)) return false;
    this.#comeHome(task);
    task.trip = undefined;
    return true;
  }

  /** The future fails now; the task keeps its slot until it stops, or is made to. */
  #timedOut(task: SubmittedTask): void {
    if (task.future.done()) return;
    const error = timeIsUp(task);
    this.#cancelAsked(task, error, {}, true);
    if (!task.future.done()) task.reject(error);
    if (this.#door.closed) this.#killIfLost(task);
  }

  /**
   * Asks a running task to stop; with a grace, it is made to when that is over. The shortest grace counts. Where nobody
   * waits for its end any more, the grace keeps no process alive.
   */
  #stop(task: SubmittedTask, reason: unknown, grace = Infinity, quiet?: boolean): void {
    // It has begun without a word: before that its future would be cancelled instead of asked.
    if (!task.future.done() && !task.future.running()) this.started(task);
    this.interrupt(task, reason);
    const { kill } = task.extras;
    if (performance.now() + grace >= (kill?.at ?? Infinity)) return;
    kill?.stop();
    task.ownExtras.kill = startAlarm(grace, () => this.#killIfRunning(task), quiet);
  }

  #killIfRunning(task: SubmittedTask): void {
    if (task.trip && !task.trip.over) this.kill(task);
  }

  /** Its time was up, it goes on regardless and has no grace that will end: nobody waits for it. */
  #killIfLost(task: SubmittedTask): void {
    if (task.future.done() && !task.extras.kill) this.#killIfRunning(task);
  }

  // --- the end of the executor

  override async shutdown(options: ShutdownOptions = {}): Promise<void> {
    checkOptions<ShutdownOptions>('shutdown()', options, shutdownChecks);
    const { wait = true, cancelFutures = false, timeout = Infinity } = options;
    this.#door.close();
    if (cancelFutures) this.#cancelQueued();
    for (const task of [...this.tasksOut()]) this.#killIfLost(task);
    const gone = (this.#gone ??= this.#idle().then(() => this.close()));
    if (timeout <= 0) this.#cancelAll();
    else {
      const stop = startTimer(timeout, () => this.#cancelAll());
      void gone.then(stop, stop);
    }
    if (!wait) return;
    // A task that nobody waits for any more may be what this waits for.
    this.#hold();
    await gone.finally(() => this.#release());
  }

  #hold(count = 1): void {
    if (this.#awaited === 0) this.awaited(true);
    this.#awaited += count;
  }

  #release(count = 1): void {
    this.#awaited -= count;
    if (this.#awaited === 0) this.awaited(false);
  }

  #cancelQueued(): void {
    // First: what of slices has not begun is in the queue then.
    const out = [...this.tasksOut()];
    for (let task = this.#queue.shift(); task; task = this.#queue.shift()) task.future.cancel(shutDown());
    for (const task of out) {
      if (!this.hasBegun(task)) task.future.cancel(shutDown());
    }
  }

  #cancelAll(): void {
    this.#cancelQueued();
    for (const task of [...this.tasksOut()]) {
      if (task.future.done()) this.kill(task);
      else task.future.cancel(shutDown(), { killAfter: 0 });
    }
  }

  get #isIdle(): boolean {
    return this.#out === 0 && this.#queue.length === 0;
  }

  async #idle(): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  /** Deferred, since who hears of the last result may submit the next task. */
  #noteIfIdle(): void {
    if (!this.#busy || this.#idleIsDue || !this.#isIdle) return;
    this.#idleIsDue = true;
    soon(this.#idleNow);
  }

  /** Made once: a closure where it is used would cost every task an object. */
  readonly #idleNow = (): void => {
    this.#idleIsDue = false;
    if (!this.#busy || !this.#isIdle) return;
    this.#busy = false;
    this.#whenIdle?.();
    this.tell('idle', {});
  };

  /** Where nobody listens, nothing is built: not even a closure, of which a burst would make a hundred thousand. */
  protected hears(name: keyof ExecutorEvents): boolean {
    return this.listenerCount(name) > 0;
  }

  /** A listener that throws is reported and disturbs nothing. */
  protected tell<Name extends keyof ExecutorEvents>(name: Name, event: ExecutorEvents[Name][0]): void {
    try {
      (this.emit as (name: Name, event: ExecutorEvents[Name][0]) => boolean).call(this, name, event);
    } catch (error) {
      reportCallbackError(error, this);
    }
  }
}

/** So few are made at once: there is little to be saved, and more to be told of each. */
const fewItems = 256;

const noOptions: TaskOptions = {};

const shutDown = (): ExecutorShutdownError => new ExecutorShutdownError('the executor was shut down');
