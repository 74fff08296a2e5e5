import { currentContext } from '../base/async-context.ts';
import { isObject, isThenable } from '../base/describe.ts';
import { callSafely, Listeners } from '../base/listeners.ts';
import { futureMark, hasMark } from '../base/marks.ts';
import { realm } from '../base/realm.ts';
import { checkOptions, isDuration, isFunction, isOneOf, unexpected } from '../base/validate.ts';
import { type WaitOptions, waitChecks } from '../cancellation/interrupt.ts';
import { CancellationToken, canceller } from '../cancellation/token.ts';
import { type CancelledError, InvalidStateError, TimeoutError } from '../errors.ts';
import { DoneCallback } from './done-callback.ts';
import type { CancelOptions, TaskHooks } from './future-hooks.ts';
import {
  type FutureState,
  isSettled,
  mayMove,
  type Outcome,
  type SettledStatus,
  stateOf,
  type Status,
} from './future-state.ts';
import { printFuture } from './print.ts';
import {
  endsPromise,
  passOnBy,
  promiseWithSettler,
  type Resolve,
  Settler,
  UnneededPromise,
} from './settler.ts';
import { settling } from './settling.ts';
import { needNotWarn, warnIfCollected } from './unretrieved.ts';
import { unwatch, watch, type Watchable, type Watcher } from './watcher.ts';

/** The producer's access to the private half of a future; not for users, who have a `FutureController`. */
export interface Producer {
  attach(future: Future<unknown>, hooks: TaskHooks): void;
  /** Gives it an id that was reserved for it. */
  number(future: Future<unknown>, id: number): void;
  start(future: Future<unknown>): boolean;
  settle(future: Future<unknown>, status: SettledStatus, value: unknown): void;
  progress(future: Future<unknown>, value: unknown): void;
}

/** Set below, where the private half can be reached. */
export let producer: Producer;

/**
 * A result that is yet to come: awaited like a promise, and with a state that can be asked at any moment.
 * No native promise is made until somebody awaits it; nothing that is done is held on to.
 */
export class Future<T> implements PromiseLike<T>, Watchable {
  /** Unique in this realm, for logs and traces. */
  readonly id: number = ++realm.lastFutureId;

  #status: Status = 'pending';
  /** The value, the reason of the failure, or that of the cancellation; while running, that of a wish to cancel. */
  #value: unknown;
  /** In the order in which they came. Most futures have one, which needs no set. */
  #watchers: Watcher | Set<Watcher> | undefined;
  #hooks: TaskHooks | undefined;
  #promise: Promise<T> | undefined;
  #token: CancellationToken | undefined;
  #cancelRequested = false;
  #progress: Listeners<[value: unknown]> | undefined;
  /** Whether anybody could have seen a failure. */
  #looked = false;

  get state(): FutureState {
    return stateOf(Future.#statusNow(this));
  }

  /** `cancel()` was called while there was something to cancel, whatever came of it. */
  get cancelRequested(): boolean {
    return this.#cancelRequested;
  }

  /** Aborted by `cancel()`, with a `CancelledError` as its reason. */
  get signal(): AbortSignal {
    return Future.#tokenOf(this).signal;
  }

  then<R1 = T, R2 = never>(
    onfulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onrejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    if (!endsPromise(onfulfilled) || !endsPromise(onrejected)) {
      return Future.#promiseOf(this).then(onfulfilled, onrejected);
    }
    this[watch](new Settler(onfulfilled as Resolve, onrejected as Resolve));
    return new UnneededPromise(this) as unknown as Promise<R1 | R2>;
  }

  catch<R = never>(onrejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return Future.#promiseOf(this).catch(onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<T> {
    return Future.#promiseOf(this).finally(onfinally);
  }

  /** The result, if it comes in time. Time running out changes nothing about the future. */
  async result(timeout?: number | WaitOptions): Promise<T> {
    await Future.#waitFor(this, 'result()', timeout);
    return Future.#promiseOf(this);
  }

  /** The reason of the failure, `undefined` for a success; rejects for a cancelled future. */
  async exception(timeout?: number | WaitOptions): Promise<unknown> {
    await Future.#waitFor(this, 'exception()', timeout);
    if (this.#status === 'cancelled') throw Future.#cancelledError(this);
    return this.#status === 'rejected' ? this.#value : undefined;
  }

  /** What is known at this moment. */
  outcome(): Outcome<T> {
    Future.#look(this);
    const status = Future.#statusNow(this);
    if (status === 'fulfilled') return { status, value: this.#value as T };
    return isSettled(status) ? { status, reason: this.#value } : { status };
  }

  /**
   * Pending: cancelled at once, `true`. Running: `false`; it is asked to stop and ends cancelled if it does.
   * Finished: `false`, without any effect. Cancelled: `true`. Throws for options that make no sense, never otherwise.
   */
  cancel(reason?: unknown, options: CancelOptions = {}): boolean {
    checkOptions<CancelOptions>('cancel()', options, { killAfter: isDuration });
    if (isSettled(Future.#statusNow(this))) return this.#status === 'cancelled';
    if (!this.#cancelRequested) this.#value = reason;
    this.#cancelRequested = true;
    // The hook first: it may find the task claimed by a worker and start the future, or end it by itself.
    Future.#ask(this, Future.#told, (hooks) => hooks.onCancel?.(this.#value, options));
    const status = Future.#statusNow(this);
    if (status === 'pending') Future.#settle(this, 'cancelled', this.#value);
    else if (status === 'running') canceller.cancel(Future.#tokenOf(this), this.#value);
    return this.#status === 'cancelled';
  }

  cancelled(): boolean {
    return this.#status === 'cancelled';
  }

  running(): boolean {
    return Future.#statusNow(this) === 'running';
  }

  done(): boolean {
    return isSettled(this.#status);
  }

  /**
   * Calls `fn(future, ...bound)` when the future settles, synchronously, before any awaiter goes on; at once if it is
   * done already. Callbacks run in the order in which they were added. What they throw is reported, see
   * `setCallbackErrorHandler`.
   */
  addDoneCallback<B extends unknown[]>(fn: (future: this, ...bound: B) => unknown, ...bound: B): this {
    isFunction('fn', fn);
    this[watch](new DoneCallback(fn, bound));
    return this;
  }

  /** Removes every registration of `fn`, and returns how many there were. */
  removeDoneCallback(fn: (future: this, ...bound: never[]) => unknown): number {
    isFunction('fn', fn);
    const registered = listOf(this.#watchers).filter(
      (watcher) => watcher instanceof DoneCallback && watcher.calls(fn),
    );
    for (const watcher of registered) this[unwatch](watcher);
    return registered.length;
  }

  /** Hears what the running task reports. Returns the way to stop. */
  on(event: 'progress', fn: (value: unknown) => unknown): () => void {
    isOneOf('progress')('event', event);
    isFunction('fn', fn);
    if (isSettled(this.#status)) return () => {};
    const context = currentContext();
    return (this.#progress ??= new Listeners()).add((value) => context.runInAsyncScope(fn, undefined, value));
  }

  /** `<Future #7 state=finished returned number>`; never the value itself. */
  toString(): string {
    // Bundlers rename classes: our own name is written out.
    const kind = this.constructor === Future ? 'Future' : this.constructor.name;
    return printFuture(kind, this.id, Future.#statusNow(this), this.#value);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  get [Symbol.toStringTag](): string {
    return 'Future';
  }

  get [futureMark](): true {
    return true;
  }

  /** @internal */
  [watch](watcher: Watcher<this>): void {
    if (watcher.looks === true) Future.#look(this);
    if (isSettled(this.#status)) watcher.settled(this, this.#status);
    else if (this.#watchers === undefined) this.#watchers = watcher;
    else if (this.#watchers instanceof Set) this.#watchers.add(watcher);
    else this.#watchers = new Set([this.#watchers, watcher]);
  }

  /** @internal */
  [unwatch](watcher: Watcher<this>): void {
    if (this.#watchers === watcher) this.#watchers = undefined;
    else if (this.#watchers instanceof Set) this.#watchers.delete(watcher);
  }

  static resolved<T>(value: T): Future<T> {
    const future = new Future<T>();
    Future.#settle(future, 'fulfilled', value);
    return future;
  }

  static rejected(error: unknown): Future<never> {
    const future = new Future<never>();
    Future.#settle(future, 'rejected', error);
    return future;
  }

  /** A future that ends as the promise does. Cancelling it lets go of the promise, which nothing can stop. */
  static from<T>(promise: PromiseLike<T>): Future<T> {
    if (hasMark(futureMark, promise)) return promise as unknown as Future<T>;
    if (!isThenable(promise)) throw unexpected('promise', 'a promise', promise);
    const future = new Future<T>();
    const endAs = (status: SettledStatus) => (value: unknown) => {
      if (!future.done()) Future.#settle(future, status, value);
    };
    Promise.resolve(promise).then(endAs('fulfilled'), endAs('rejected'));
    return future;
  }

  // Private functions are static: a private method would cost every instance a slot.

  static {
    producer = {
      attach: (future, hooks) => void (future.#hooks = hooks),
      number: (future, id) => void ((future as { id: number }).id = id),
      start: (future) => Future.#start(future),
      settle: (future, status, value) => Future.#settle(future, status, value),
      progress: (future, value) => future.#progress?.tell(future, value),
    };
    passOnBy((future, status, promise) => Future.#passOn(future as Future<unknown>, status, promise));
  }

  static #start(future: Future<unknown>): boolean {
    if (future.#status === 'cancelled') return false;
    Future.#move(future, 'running');
    return true;
  }

  static #settle(future: Future<unknown>, status: SettledStatus, value: unknown): void {
    if (status === 'fulfilled' && isThenable(value)) {
      throw unexpected('value', 'a value rather than a promise (await it first)', value);
    }
    Future.#move(future, status);
    // A producer without a reason of its own ends it for the consumer's.
    if (status !== 'cancelled' || value !== undefined || !future.#cancelRequested) future.#value = value;
    const hooks = future.#hooks;
    future.#hooks = undefined;
    future.#progress = undefined;
    hooks?.onSettled?.(status, future.#value);
    // The producer may have another reason than the consumer who asked.
    if (status === 'cancelled' && future.#token) canceller.conclude(future.#token, future.#value);
    if (status === 'rejected' && !future.#looked) warnIfCollected(future, `Future #${future.id}`, value);
    Future.#tellWatchers(future, status);
  }

  static #move(future: Future<unknown>, to: Status): void {
    if (!mayMove(future.#status, to)) throw new InvalidStateError(`${future.state}: ${future.toString()}`);
    future.#status = to;
  }

  /** Whoever is told is off the list. A watcher may take others off, which are not told, and add some, told at once. */
  static #tellWatchers(future: Future<unknown>, status: SettledStatus): void {
    const watchers = future.#watchers;
    if (!(watchers instanceof Set)) {
      future.#watchers = undefined;
      watchers?.settled(future, status);
      return;
    }
    for (const watcher of watchers) {
      watchers.delete(watcher);
      watcher.settled(future, status);
    }
    future.#watchers = undefined;
  }

  /** The status at this moment: the worker may have claimed a pending task without a word yet. */
  static #statusNow(future: Future<unknown>): Status {
    const mayBeClaimed = future.#status === 'pending' && future.#hooks?.started !== undefined;
    const claimed = mayBeClaimed && Future.#isClaimed(future);
    // The hook may as well have started or settled the future by itself. Not kept: `start()` is the producer's to call.
    return claimed && future.#status === 'pending' ? 'running' : future.#status;
  }

  static #isClaimed(future: Future<unknown>): boolean {
    let claimed = false;
    Future.#ask(future, Future.#asked, (hooks) => void (claimed = hooks.started?.() === true));
    return claimed;
  }

  /** Those whose hook is being called, `started` and `onCancel`: it may come back, by way of other futures too. */
  static readonly #asked = new Set<Future<unknown>>();
  static readonly #told = new Set<Future<unknown>>();

  static #ask(
    future: Future<unknown>,
    underway: Set<Future<unknown>>,
    question: (hooks: TaskHooks) => void,
  ): void {
    if (!future.#hooks || underway.has(future)) return;
    underway.add(future);
    callSafely(future, question, future.#hooks);
    underway.delete(future);
  }

  static #promiseOf<T>(future: Future<T>): Promise<T> {
    if (!future.#promise) {
      const { promise, settler } = promiseWithSettler<T>();
      future.#promise = promise;
      future[watch](settler);
    }
    return future.#promise;
  }

  static #passOn(future: Future<unknown>, status: SettledStatus, promise: Settler): void {
    if (status === 'fulfilled') promise.resolve(future.#value);
    else promise.reject(status === 'cancelled' ? Future.#cancelledError(future) : future.#value);
  }

  static async #waitFor(
    future: Future<unknown>,
    owner: string,
    timeout: number | WaitOptions | undefined,
  ): Promise<void> {
    const options = isObject(timeout) ? timeout : { timeout };
    checkOptions<WaitOptions>(owner, options, waitChecks);
    Future.#look(future);
    const what = `waiting for Future #${future.id}`;
    const done = await settling(
      new Set([future]),
      () => true,
      options,
      what,
      () => future.done(),
    );
    if (!done) throw new TimeoutError(`not done within ${options.timeout} ms: ${future.toString()}`);
  }

  static #look(future: Future<unknown>): void {
    if (future.#looked) return;
    future.#looked = true;
    if (future.#status === 'rejected') needNotWarn(future);
  }

  static #cancelledError(future: Future<unknown>): CancelledError {
    return canceller.errorOf(Future.#tokenOf(future));
  }

  /** Tells of the wish to cancel this future, and of its cancellation. */
  static #tokenOf(future: Future<unknown>): CancellationToken {
    const token = (future.#token ??= new CancellationToken(`Future #${future.id}`));
    if (future.#status === 'cancelled') canceller.cancel(token, future.#value);
    return token;
  }
}

/** What a future of type `F` resolves to; of several kinds of futures, what one of them does. */
export type ResultOf<F> = F extends Future<infer T> ? T : never;

function listOf(watchers: Watcher | Set<Watcher> | undefined): Watcher[] {
  if (watchers === undefined) return [];
  return watchers instanceof Set ? [...watchers] : [watchers];
}
