import { dispose } from '../base/dispose.ts';
import { isTimeout } from '../base/validate.ts';
import { isCancellationSignal } from './signals.ts';
import { asToken, CancellationToken, canceller } from './token.ts';

/**
 * The half of a cancellation that one keeps: it cancels, its `token` tells. With parents, it is cancelled when one of
 * them is. Disposing lets go of the parents and stops its timer; a token that is not cancelled by then never will be.
 */
export class CancellationTokenSource implements Disposable {
  readonly token: CancellationToken;

  constructor(...parents: readonly (CancellationToken | AbortSignal)[]) {
    parents.forEach((parent, index) => isCancellationSignal(`parents[${index}]`, parent));
    this.token = new CancellationToken(undefined, parents.map(asToken));
  }

  /** Cancels the token. The first reason stays, further calls do nothing. */
  cancel(reason?: unknown): void {
    canceller.cancel(this.token, reason);
  }

  /** Cancels after so many milliseconds, with a `TimeoutError` as the reason. A later call moves the deadline. */
  cancelAfter(ms: number): void {
    isTimeout('ms', ms);
    canceller.cancelAfter(this.token, ms);
  }

  [dispose](): void {
    canceller.close(this.token);
  }
}
