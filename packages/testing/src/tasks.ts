import type { TaskContext } from '@futures/core';

// The zoo. Each task stands by itself, since its source may be sent elsewhere: it uses its arguments, its `this` and
// the globals of every platform, and nothing else.

export const add = (a: number, b: number): number => a + b;

export const double = (n: number): number => n * 2;

export const identity = <T>(value: T): T => value;

export async function sleep<T>(ms: number, value?: T): Promise<T | undefined> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return value;
}

/** Tells what it was given, by `report` and as its result. */
export function mark<T>(this: TaskContext, value: T): T {
  this.report(value);
  return value;
}

/** Goes on until the gate opens, whoever asks it to stop. */
export async function waitFor<T>(gate: AbortSignal, value?: T): Promise<T | undefined> {
  if (!gate.aborted) {
    await new Promise((resolve) => gate.addEventListener('abort', resolve, { once: true }));
  }
  return value;
}

/** The same, and reports that it has begun. */
export async function tellAndWaitFor<T>(
  this: TaskContext,
  gate: AbortSignal,
  value?: T,
): Promise<T | undefined> {
  this.report('begun');
  if (!gate.aborted) {
    await new Promise((resolve) => gate.addEventListener('abort', resolve, { once: true }));
  }
  return value;
}

/** Never ends by itself, but when it is asked. */
export async function untilCancelled(this: TaskContext): Promise<never> {
  for (;;) {
    this.token.throwIfCancelled();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Never ends, whoever asks. Keeps no process alive. */
export const never = (): Promise<never> => new Promise(() => {});

/** Never gives the thread back until it is asked to stop, and returns how often it has looked. */
export function spinUntilCancelled(this: TaskContext): number {
  for (let looks = 1; ; looks++) if (this.token.cancelled) return looks;
}

/** Never gives the thread back until the first element of the shared array is no longer 0. */
export function spinUntilTold(shared: Int32Array): number {
  while (Atomics.load(shared, 0) === 0);
  return Atomics.load(shared, 0);
}

/** Throws a clone of what it is given. */
export function throws(reason: unknown): never {
  throw reason;
}

export async function rejects(reason: unknown): Promise<never> {
  throw reason;
}

export function throwsRangeError(message: string): never {
  throw new RangeError(message);
}

/** Throws an error that only its name makes special. */
export function throwsNamed(name: string, message = 'thrown by the task'): never {
  throw Object.assign(new Error(message), { name });
}

/** Gives numbers back, but fails for those that are negative. */
export function refuseNegative(n: number): number {
  if (n < 0) throw new RangeError(`negative: ${n}`);
  return n;
}

/** Ends its worker, where that has a process. */
export function exits(code: number): never {
  process.exit(code);
}

/** Ends its worker a little after its own end. */
export function exitsLater(code: number): void {
  setTimeout(() => process.exit(code), 5);
}

/** Whatever can be thrown and is no error; some of it looks like "no error at all". */
export const thrownNonErrors: readonly unknown[] = [undefined, null, 0, '', false, 'text', 42, { code: 7 }];
