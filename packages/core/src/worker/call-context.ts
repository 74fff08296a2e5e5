import { dispose, disposable } from '../base/dispose.ts';
import { CancellationToken, canceller } from '../cancellation/token.ts';
import type { TokenLike } from '../cancellation/signals.ts';
import type { TaskContext } from '../task/task-context.ts';

/** What a running task's context needs of the worker around it. */
export interface CallHost {
  readonly workerId: number;
  readonly workerName: string;
  /** Whether the pool asks the task in that slot to stop. Then its reason is fetched, where it can be. */
  stopAsked(slot: number): boolean;
  progress(slot: number, value: unknown): void;
}

/** What a task in a worker knows of itself. One is made for every call: what few tasks look at is made when they do. */
export class CallContext implements TaskContext {
  readonly id: number;
  readonly name: string;
  readonly #host: CallHost;
  readonly #slot: number;
  #running = true;
  #stop: { reason: unknown } | undefined;
  #token: CancellationToken | undefined;
  /** What ends with the task. */
  #lease: Disposable[] | undefined;
  #report: ((progress: unknown) => void) | undefined;

  constructor(host: CallHost, slot: number, id: number, name: string) {
    this.#host = host;
    this.#slot = slot;
    this.id = id;
    this.name = name;
  }

  get workerId(): number {
    return this.#host.workerId;
  }

  get workerName(): string {
    return this.#host.workerName;
  }

  get token(): CancellationToken {
    if (!this.#token) {
      this.#token = new CancellationToken('the task', [CallContext.#wishOf(this)]);
      if (!this.#running) canceller.close(this.#token);
    }
    return this.#token;
  }

  get signal(): AbortSignal {
    return this.token.signal;
  }

  /** Bound: tasks may take it out of the context. What is reported after the end is of no interest. */
  get report(): (progress: unknown) => void {
    return (this.#report ??= (value) => {
      if (this.#running) this.#host.progress(this.#slot, value);
    });
  }

  // For the worker, which knows the private half: a task has nothing but what TaskContext says.

  /** The pool's wish has come, with its reason. */
  static stop(context: CallContext, reason: unknown): void {
    if (!context.#running) return;
    context.#stop = { reason };
    if (context.#token) canceller.conclude(context.#token, reason);
  }

  /** The slot will be another's. */
  static end(context: CallContext): void {
    context.#running = false;
    if (context.#token) canceller.close(context.#token);
    for (const lent of context.#lease ?? []) lent[dispose]();
    context.#lease = undefined;
  }

  static lend(context: CallContext, lease: Disposable[]): void {
    context.#lease = lease;
  }

  /** The pool's wish that the task stops, as something that a token can have for a parent. */
  static #wishOf(context: CallContext): TokenLike {
    return {
      canBeCancelled: true,
      get cancelled(): boolean {
        if (context.#stop) return true;
        return context.#running && context.#host.stopAsked(context.#slot);
      },
      get reason(): unknown {
        return context.#stop?.reason;
      },
      get signal(): AbortSignal {
        return context.signal;
      },
      // `stop` tells the token itself.
      onCancelled: () => disposable(() => {}),
    };
  }
}
