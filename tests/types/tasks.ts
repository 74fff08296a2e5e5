// What must and what must not compile: the shapes of tasks.
import type { Executor, Future, FutureController, TaskContext } from '@futures/core';
import { expectType, type Equal } from './equal.ts';

declare const executor: Executor;

// Optional and rest parameters, and defaults.
const padded = (text: string, length?: number) => text.padStart(length ?? 0);
expectType<Equal<ReturnType<typeof executor.submit<[string, number?], string>>, Future<string>>>();
const short = executor.submit(padded, 'a');
const long = executor.submit(padded, 'a', 5);
expectType<Equal<typeof short, Future<string>>>();
expectType<Equal<typeof long, Future<string>>>();
const total = (label: string, ...numbers: number[]) => `${label}: ${numbers.length}`;
expectType<Equal<ReturnType<typeof total>, string>>();
executor.submit(total, 'none');
executor.submit(total, 'three', 1, 2, 3);
const list: [number, string] = [1, 'a'];
executor.submit((a: number, b: string) => a + b, ...list);
// @ts-expect-error: an optional argument of the wrong type
executor.submit(padded, 'a', '5');
// @ts-expect-error: one of the rest is of the wrong type
executor.submit(total, 'three', 1, '2', 3);
// @ts-expect-error: more than the optional ones
executor.submit(padded, 'a', 5, 5);

// The parameters of a function written in place come from the arguments.
const inferred = executor.submit((a, b) => [a, b] as const, 1, 'x');
expectType<Equal<typeof inferred, Future<readonly [number, string]>>>();

// Literals and unions keep their meaning.
const side = (which: 'left' | 'right') => which;
const left = executor.submit(side, 'left');
expectType<Equal<typeof left, Future<'left' | 'right'>>>();
// @ts-expect-error: not one of the two
executor.submit(side, 'middle');
const maybe = executor.submit((n: number | undefined) => n, undefined);
expectType<Equal<typeof maybe, Future<number | undefined>>>();

// Whatever is awaited is unwrapped, as deep as it goes.
const mixed = executor.submit((): Promise<string> | number => 1);
expectType<Equal<typeof mixed, Future<string | number>>>();
const nested = executor.submit(async (): Promise<Promise<number>> => Promise.resolve(1));
expectType<Equal<typeof nested, Future<number>>>();
const thenable = executor.submit((): PromiseLike<boolean> => Promise.resolve(true));
expectType<Equal<typeof thenable, Future<boolean>>>();
const fails = executor.submit((): never => {
  throw new Error();
});
expectType<Equal<typeof fails, Future<never>>>();
const nothing = executor.submit(async () => {});
expectType<Equal<typeof nothing, Future<void>>>();
const unknown = executor.submit((value: unknown) => value, 1);
expectType<Equal<typeof unknown, Future<unknown>>>();

// Generic functions are instantiated by their arguments.
const same = executor.submit(<T>(value: T) => value, 1);
expectType<Equal<typeof same, Future<number>>>();
const pair = executor.submit(async <A, B>(a: A, b: B) => Promise.resolve({ a, b }), 1, 'x');
expectType<Equal<typeof pair, Future<{ a: number; b: string }>>>();
const first = executor.submit(<T>(items: readonly T[]) => items[0] as T, ['a', 'b']);
expectType<Equal<typeof first, Future<string>>>();
// @ts-expect-error: not what the function says of its own type
executor.submit(<T extends string>(text: T) => text, 1);

// `this` is the context, said or not.
executor.submit(function (this: TaskContext, n: number) {
  return this.token.cancelled ? 0 : n;
}, 1);
executor.submit(async function () {
  await Promise.resolve();
  this.report({ done: 0.5 });
  const { id, name, workerId, workerName, signal } = this;
  return { id, name, workerId, workerName, aborted: signal.aborted };
});
executor.map(
  function (n: number) {
    expectType<Equal<typeof this, TaskContext>>();
    return this.id + n;
  },
  [1],
);
// @ts-expect-error: another `this`
executor.submit(function (this: Date) {
  return this.getTime();
});
executor.submit(function () {
  // @ts-expect-error: the context is read-only
  this.id = 1;
});

// Functions of the platform are tasks, too.
const parsed = executor.submit(parseInt, '12', 10);
expectType<Equal<typeof parsed, Future<number>>>();
const largest = executor.submit(Math.max, 1, 2, 3);
expectType<Equal<typeof largest, Future<number>>>();

// A controller of nothing resolves with nothing.
declare const bare: FutureController<void>;
bare.resolve();
