import type { SettledStatus } from './future-state.ts';
import { watch, type Watchable, type Watcher } from './watcher.ts';

export type Resolve = (value: unknown) => void;

let passOn: (future: Watchable, status: SettledStatus, promise: Settler) => void;

/** `how` knows what futures keep to themselves. */
export const passOnBy = (how: typeof passOn): void => void (passOn = how);

/** Has a promise end as a future does. */
export class Settler implements Watcher {
  readonly resolve: Resolve;
  readonly reject: Resolve;

  constructor(resolve: Resolve, reject: Resolve) {
    this.resolve = resolve;
    this.reject = reject;
  }

  get looks(): boolean {
    return true;
  }

  settled(future: Watchable, status: SettledStatus): void {
    passOn(future, status, this);
  }
}

/** A promise with what ends it. A closure for each promise, to keep its own, would be dear in a burst. */
export function promiseWithSettler<T>(): { promise: Promise<T>; settler: Settler } {
  const promise = new Promise<T>(keepSettler);
  const settler = madeLast as Settler;
  madeLast = undefined;
  return { promise, settler };
}

let madeLast: Settler | undefined;
const keepSettler = (resolve: (value: never) => void, reject: (reason: unknown) => void): void => {
  madeLast = new Settler(resolve as Resolve, reject);
};

/**
 * What `then` gives to those who settle a promise of their own with it, as `await` and `Promise.all` do: they have no use
 * for another one, which with all that belongs to it takes 400 bytes. For whoever has, it becomes one.
 */
export class UnneededPromise {
  readonly #future: Watchable;

  constructor(future: Watchable) {
    this.#future = future;
  }

  then(...handlers: Parameters<Promise<void>['then']>): Promise<unknown> {
    const { promise, settler } = promiseWithSettler<unknown>();
    this.#future[watch](settler);
    return promise.then(ignore, ignore).then(...handlers);
  }

  static {
    // `catch` and `finally` call `then`; and to `instanceof` it is what it becomes.
    Object.setPrototypeOf(this.prototype, Promise.prototype);
  }
}

const ignore = (): void => {};

/** Whether a function is one of a pair that ends a promise: the user's look different, but for the oddest. */
export const endsPromise = (fn: unknown): boolean =>
  typeof fn === 'function' && fn.length === 1 && textOf.call(fn) === textOfResolve && fn.name === '';

// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with what it is to show
const textOf = Function.prototype.toString;
const textOfResolve = textOf.call(promiseWithSettler().settler.resolve);
