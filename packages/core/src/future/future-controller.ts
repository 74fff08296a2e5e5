import { isObject } from '../base/describe.ts';
import { isFunction, unexpected } from '../base/validate.ts';
import { Future, producer } from './future.ts';
import type { FutureHooks } from './future-hooks.ts';

/** The half of a future that its producer keeps, as an `AbortController` is to its signal. For executors and tests. */
export class FutureController<T> {
  readonly future: Future<T> = new Future<T>();

  constructor(hooks?: FutureHooks) {
    if (hooks === undefined) return;
    if (!isObject(hooks)) throw unexpected('hooks', 'an object', hooks);
    for (const name of ['onCancel', 'started']) {
      const hook: unknown = Reflect.get(hooks, name);
      if (hook !== undefined) isFunction(`hooks.${name}`, hook);
    }
    producer.attach(this.future, hooks);
  }

  /** Pending becomes running: `true`. Already cancelled, so that the work must not begin: `false`. */
  start(): boolean {
    return producer.start(this.future);
  }

  resolve(value: T): void {
    producer.settle(this.future, 'fulfilled', value);
  }

  reject(error: unknown): void {
    producer.settle(this.future, 'rejected', error);
  }

  /**
   * Ends a pending or running future cancelled; what is done stays as it is. Without a reason, the one stands that the
   * consumer gave when it asked.
   */
  cancel(reason?: unknown): void {
    if (!this.future.done()) producer.settle(this.future, 'cancelled', reason);
  }

  /** Tells those who listen to the future's progress. */
  progress(value: unknown): void {
    producer.progress(this.future, value);
  }
}
