// What must and what must not compile: submit, map and what they are given.
import {
  InlineExecutor,
  currentTask,
  withExecutor,
  zip,
  type Executor,
  type Future,
  type MapResults,
  type Outcome,
  type TaskContext,
} from '@futures/core';
import { expectType, type Equal } from './equal.ts';

declare const executor: Executor;

// The result's type is the function's, unwrapped once.
const text = executor.submit((a: number) => String(a), 1);
expectType<Equal<typeof text, Future<string>>>();
const later = executor.submit(async (a: number, b: number) => Promise.resolve(a + b), 1, 2);
expectType<Equal<typeof later, Future<number>>>();
const bare = executor.submit(() => {});
expectType<Equal<typeof bare, Future<void>>>();
const optional = executor.submit((a: number, b?: string) => b ?? a, 1);
expectType<Equal<typeof optional, Future<string | number>>>();

// @ts-expect-error: an argument of the wrong type
executor.submit((a: number) => a, 'x');
// @ts-expect-error: an argument is missing
executor.submit((a: number) => a);
// @ts-expect-error: an argument too many
executor.submit((a: number) => a, 1, 2);
// @ts-expect-error: not a function
executor.submit('task');

// Inside a task, `this` is its context.
executor.submit(function (n: number) {
  expectType<Equal<typeof this, TaskContext>>();
  this.token.throwIfCancelled();
  return n;
}, 1);
expectType<Equal<ReturnType<typeof currentTask>, TaskContext | undefined>>();

// map, starmap, zip.
const lengths = executor.map((s: string) => s.length, ['a', 'b'], { chunksize: 'auto', buffersize: 4 });
expectType<Equal<typeof lengths, MapResults<number>>>();
for await (const length of lengths) expectType<Equal<typeof length, number>>();
const array = await executor.map(async (s: string) => Promise.resolve(s.length), new Set(['a'])).toArray();
expectType<Equal<typeof array, number[]>>();
const sums = executor.starmap((a: number, b: string) => a + b, zip([1, 2], ['a', 'b']));
expectType<Equal<typeof sums, MapResults<string>>>();
const settled = executor.map((n: number) => n, [1], { settled: true });
for await (const outcome of settled) expectType<Equal<typeof outcome, Outcome<number>>>();
// @ts-expect-error: items of the wrong type
executor.map((n: number) => n, ['a']);
// @ts-expect-error: an unknown option
executor.map((n: number) => n, [1], { chunkSize: 2 });
// @ts-expect-error: pairs of the wrong types
executor.starmap((a: number, b: number) => a + b, [[1, 'b']]);

// Options for one call.
const named = executor
  .with({ timeout: 500, signal: new AbortController().signal, name: 'sum' })
  .with({ priority: 1 });
expectType<Equal<ReturnType<typeof named.submit<[number], string>>, Future<string>>>();
// @ts-expect-error: an unknown option
executor.with({ deadline: 500 });
// @ts-expect-error: not one of the two
executor.with({ timeoutFrom: 'end' });

// The life of an executor.
await executor.shutdown({ wait: true, cancelFutures: true, timeout: 100 });
await executor.ready();
expectType<Equal<typeof executor.stats.queued, number>>();
const body = await withExecutor(new InlineExecutor(), async (inline) =>
  inline.submit((n: number) => n, 1).result(),
);
expectType<Equal<typeof body, number>>();
// @ts-expect-error: read-only
executor.stats = executor.stats;
