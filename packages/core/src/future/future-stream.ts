import { asyncDispose } from '../base/dispose.ts';
import { Fifo } from '../base/fifo.ts';
import { asToken } from '../cancellation/token.ts';
import { onInterrupt, type WaitOptions } from '../cancellation/interrupt.ts';
import { CancelledError, type TimeoutError } from '../errors.ts';
import type { Future } from './future.ts';
import { unwatch, watch, type Watcher } from './watcher.ts';

interface Step<R> {
  resolve(result: IteratorResult<R, undefined>): void;
  reject(error: unknown): void;
}

/** An object, since what was thrown may be `undefined`. */
export interface LastError {
  readonly error: unknown;
}

/** What stands in the line of a stream: a future, or what several come to. */
export interface Place {
  /** Whether something can be handed out. */
  done(): boolean;
}

/**
 * An async iterator over futures as they end; `asCompleted` and `map` are made of it.
 *
 *     follow ──▶ unfinished ──settled──▶ line ──serve──▶ steps, the calls of `next` that wait
 *
 * The line has what comes out next. It may hold unfinished ones, which then hold up those behind.
 */
export abstract class FutureStream<T, R, P extends Place = Future<T>> implements Watcher<Future<T>> {
  /** How many are followed and not done. */
  protected unfinished = 0;
  protected line = new Fifo<P>();
  /** Nothing is followed any more; what is in the line still comes out. */
  protected over = false;
  /** The consumer knows that it is. */
  protected ended = false;
  readonly #what: string;
  readonly #options: WaitOptions;
  readonly #steps = new Fifo<Step<R>>();
  /** What comes out behind the line, and ends the iteration. */
  #lastError: LastError | undefined;
  #stopInterrupt: (() => void) | undefined;

  constructor(what: string, options: WaitOptions) {
    this.#what = what;
    this.#options = options;
  }

  /** What a step gives, from the first place of the line, which is done; may end the stream, and throw. */
  protected abstract handOut(line: Fifo<P>): R;
  /** A future that was followed is done. */
  protected abstract finished(future: Future<T>): void;
  protected abstract timeoutError(): TimeoutError;

  /** Keeps in mind who is followed, and forgets who is done, so that those are known who are not. */
  protected abstract remember(future: Future<T>): void;
  protected abstract forget(future: Future<T>): void;
  protected abstract remembered(): Iterable<Future<T>>;

  /** Whether anything is still to come. */
  protected get working(): boolean {
    return this.unfinished > 0;
  }

  next(): Promise<IteratorResult<R, undefined>> {
    this.checkSignal();
    return new Promise((resolve, reject) => {
      this.#steps.push({ resolve, reject });
      this.serve();
    });
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    this.ended = true;
    const left = this.letGo(`the results of ${this.#what} are not wanted any more`);
    this.serve();
    await left;
    return { done: true, value: undefined };
  }

  async [asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Called by each future when it settles. */
  settled(future: Future<T>): void {
    this.unfinished--;
    this.forget(future);
    this.finished(future);
    this.serve();
  }

  /** The signal may abort while nothing is followed, and nobody listens to it. */
  protected checkSignal(): void {
    const { signal } = this.#options;
    const token = signal && asToken(signal);
    if (token?.cancelled === true) this.end(CancelledError.because(token.reason, this.#what), token.reason);
  }

  protected follow(future: Future<T>): void {
    this.unfinished++;
    this.remember(future);
    future[watch](this);
  }

  /** From now on the time runs, and the signal counts. Both are let go of while nothing is to come. */
  protected watchClock(timeout = Infinity): void {
    if (!this.working) return;
    const { signal } = this.#options;
    this.#stopInterrupt ??= onInterrupt({ timeout, signal }, this.#what, (error) => {
      if (error) this.end(error, error.reason);
      else this.#timedOut();
    });
  }

  /** Puts into `results` what can come out at once, while nobody waits for it: what `next` would give, without promises. */
  protected takeReady(results: R[]): void {
    while (this.#steps.length === 0 && this.line.peek()?.done() === true) {
      this.checkSignal();
      if (this.line.peek()?.done() === true) results.push(this.handOut(this.line));
    }
  }

  /** Hands out what can be handed out. */
  protected serve(): void {
    if (!this.working) this.#stopClock();
    while (this.#steps.length > 0) {
      if (this.line.peek()?.done() === true) this.#serveOne(this.#steps.shift() as Step<R>);
      else if (this.working) return;
      else this.#finish(this.#steps.shift() as Step<R>);
    }
  }

  /** The next step rejects, and the stream is at its end. */
  protected end(error: unknown, reason = error): void {
    if (this.over) return;
    void this.letGo(reason, { error });
    this.serve();
  }

  /** What is in the line comes out, then the error. */
  protected breakOff(error: unknown): void {
    this.#lastError = { error };
  }

  /** Follows nothing any more: what comes out now is `line`, then `lastError`. */
  protected letGo(_reason: unknown, lastError?: LastError, line = new Fifo<P>()): Promise<void> | void {
    for (const future of [...this.remembered()]) {
      future[unwatch](this);
      this.forget(future);
    }
    this.unfinished = 0;
    this.over = true;
    this.#lastError = lastError;
    this.line = line;
    this.#stopClock();
  }

  #serveOne(step: Step<R>): void {
    try {
      step.resolve({ done: false, value: this.handOut(this.line) });
    } catch (error) {
      step.reject(error);
    }
  }

  #finish(step: Step<R>): void {
    this.over = this.ended = true;
    const last = this.#lastError;
    this.#lastError = undefined;
    if (last) step.reject(last.error);
    else step.resolve({ done: true, value: undefined });
  }

  /** What ended in time still comes out. */
  #timedOut(): void {
    const error = this.timeoutError();
    const inTime = new Fifo<P>();
    while (this.line.peek()?.done() === true) inTime.push(this.line.shift() as P);
    void this.letGo(error, { error }, inTime);
    this.serve();
  }

  #stopClock(): void {
    this.#stopInterrupt?.();
    this.#stopInterrupt = undefined;
  }
}
