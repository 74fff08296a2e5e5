import { dispose } from '../base/dispose.ts';
import { isTimeout } from '../base/validate.ts';
import { asToken } from './abort-signals.ts';
import { Cancellation } from './cancellation.ts';
import { isCancellationSignal } from './signals.ts';
import { CancellationToken } from './token.ts';

/**
 * The half of a cancellation that one keeps: it cancels, its `token` tells. With parents, it is cancelled when one of
 * them is. Disposing lets go of the parents and stops its timer; a token that is not cancelled by then never will be.
 */
export class CancellationTokenSource implements Disposable {
  readonly token: CancellationToken;
  readonly #cancellation: Cancellation;

  constructor(...parents: readonly (CancellationToken | AbortSignal)[]) {
    parents.forEach((parent, index) => isCancellationSignal(`parents[${index}]`, parent));
    this.#cancellation = new Cancellation(undefined, parents.map(asToken));
    this.token = new CancellationToken(this.#cancellation);
  }

  /** Cancels the token. The first reason stays, further calls do nothing. */
  cancel(reason?: unknown): void {
    this.#cancellation.cancel(reason);
  }

  /** Cancels after so many milliseconds, with a `TimeoutError` as the reason. A later call moves the deadline. */
  cancelAfter(ms: number): void {
    isTimeout('ms', ms);
    this.#cancellation.cancelAfter(ms);
  }

  [dispose](): void {
    this.#cancellation.close();
  }
}
