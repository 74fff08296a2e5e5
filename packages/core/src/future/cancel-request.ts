import { CancelledError } from '../errors.ts';

/** What has come of the wish to cancel a future. Few futures are cancelled, so few have one. */
export class CancelRequest {
  /** The consumer asked. */
  requested = false;
  /** The producer is being told. It may cancel other futures on that, and these this one again. */
  telling = false;
  /** What the first one to ask, or to cancel, gave. */
  reason: unknown = undefined;
  readonly #label: string;
  #error: CancelledError | undefined;
  #abort: AbortController | undefined;

  constructor(label: string) {
    this.#label = label;
  }

  ask(reason: unknown): void {
    if (!this.requested) this.reason = reason;
    this.requested = true;
  }

  /** One error a future, so that all who wait for it get the same. */
  get error(): CancelledError {
    return (this.#error ??= CancelledError.because(this.reason, this.#label));
  }

  /** The future ended cancelled: for the reason asked with, unless the producer had one of its own. */
  end(reason: unknown): void {
    if (reason !== this.reason) this.#error = undefined;
    this.reason = reason;
    this.abort();
  }

  get signal(): AbortSignal {
    return (this.#abort ??= new AbortController()).signal;
  }

  abort(): void {
    this.#abort?.abort(this.error);
  }
}
