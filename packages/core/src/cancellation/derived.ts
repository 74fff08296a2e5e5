import { dispose, disposable, nothingToDispose } from '../base/dispose.ts';
import { callSafely } from '../base/listeners.ts';
import type { CancellationState } from './cancellation.ts';
import { type CancellationSignal, isCancelled, onCancelled, reasonOf } from './on-cancelled.ts';

/** Nothing ever cancels it. */
export const never: CancellationState = Object.freeze({
  cancelled: false,
  reason: undefined,
  canBeCancelled: false,
  onCancelled: () => nothingToDispose,
});

/** As cancelled as the signal is aborted. */
export const ofSignal = (signal: AbortSignal): CancellationState => ({
  get cancelled() {
    return signal.aborted;
  },
  get reason() {
    return signal.aborted ? reasonOf(signal) : undefined;
  },
  canBeCancelled: true,
  signal,
  onCancelled: (fn) => onCancelled(signal, fn),
});

/** Cancelled as soon as one of many is. It listens to them only while somebody listens to it, so it needs no disposal. */
export class AnyOf implements CancellationState {
  readonly #signals: readonly CancellationSignal[];
  /** The first that was seen to be cancelled: a later one no longer changes the reason. */
  #first: CancellationSignal | undefined;

  constructor(signals: readonly CancellationSignal[]) {
    this.#signals = signals;
  }

  get cancelled(): boolean {
    this.#first ??= this.#signals.find(isCancelled);
    return this.#first !== undefined;
  }

  get reason(): unknown {
    return this.cancelled ? reasonOf(this.#first as CancellationSignal) : undefined;
  }

  get canBeCancelled(): boolean {
    return true;
  }

  onCancelled(fn: (reason: unknown) => void): Disposable {
    let told = false;
    const tellOnce = (signal: CancellationSignal): void => {
      if (told) return;
      told = true;
      leave();
      this.#first ??= signal;
      callSafely(this, fn, this.reason);
    };
    const subscriptions: Disposable[] = [];
    const leave = (): void => subscriptions.splice(0).forEach((subscription) => subscription[dispose]());

    for (const signal of this.#signals) {
      // Already cancelled ones call back at once.
      if (!told) subscriptions.push(onCancelled(signal, () => tellOnce(signal)));
    }
    if (told) leave();
    return disposable(() => {
      told = true;
      leave();
    });
  }
}
