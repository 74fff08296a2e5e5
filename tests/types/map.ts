// What must and what must not compile: map, starmap, zip, and what they give.
import {
  CancellationToken,
  asCompleted,
  wait,
  zip,
  type Executor,
  type Future,
  type MapOptions,
  type MapResults,
  type Outcome,
  type TaskSubmitter,
} from '@futures/core';
import { expectType, type Equal } from './equal.ts';

declare const executor: Executor;
declare const double: (n: number) => number;

// Whatever can be iterated over, at once or in time.
declare const frozen: readonly number[];
declare const generated: Generator<number, string>;
declare const slow: AsyncIterable<number>;
declare const slowly: AsyncGenerator<number>;
executor.map(double, frozen);
executor.map(double, [1, 2] as const);
executor.map(double, new Set([1]));
executor.map(double, new Float64Array(2));
executor.map(double, generated);
executor.map(double, slow);
executor.map(double, slowly);
executor.map((text: string) => text.length, 'text');
const entries = executor.map(([name, age]: [string, number]) => name.repeat(age), new Map([['a', 1]]));
expectType<Equal<typeof entries, MapResults<string>>>();
const indexed = executor.map((n: number, index?: number) => n + (index ?? 0), [1]);
expectType<Equal<typeof indexed, MapResults<number>>>();
const inPlace = executor.map((n) => n.toFixed(), [1, 2]);
expectType<Equal<typeof inPlace, MapResults<string>>>();
const generic = executor.map(<T>(value: T) => [value], ['a']);
expectType<Equal<typeof generic, MapResults<string[]>>>();
// @ts-expect-error: items of the wrong type, in time
executor.map(double, slow as unknown as AsyncIterable<string>);
// @ts-expect-error: a task that needs more than the item
executor.map((a: number, b: number) => a + b, [1]);
// @ts-expect-error: nothing to iterate over
executor.map(double, 5);
// @ts-expect-error: futures are no items
executor.map(double, [executor.submit(double, 1)]);

// Options.
const options: MapOptions = {
  timeout: 5,
  chunksize: 3,
  buffersize: 3,
  ordered: false,
  settled: false,
  signal: CancellationToken.none,
};
executor.map(double, [1], options);
executor.map(double, [1], {});
executor.map(double, [1], undefined);
// @ts-expect-error: a number or 'auto'
executor.map(double, [1], { chunksize: 'all' });
// @ts-expect-error: a number
executor.map(double, [1], { timeout: '5' });

// settled: true gives outcomes, in each form.
const outcomes = executor.map(async (n: number) => Promise.resolve(String(n)), [1], { settled: true });
expectType<Equal<typeof outcomes, MapResults<Outcome<string>>>>();
const outcomeList = await executor
  .starmap((a: number) => a, [[1]], { settled: true, chunksize: 2 })
  .toArray();
expectType<Equal<typeof outcomeList, Outcome<number>[]>>();
const configured: TaskSubmitter = executor.with({ priority: 1 });
const configuredOutcomes = configured.map(double, [1], { settled: true });
expectType<Equal<typeof configuredOutcomes, MapResults<Outcome<number>>>>();
expectType<Equal<ReturnType<typeof configured.with>, TaskSubmitter>>();

// Results.
const results = executor.map(double, [1]);
const step = await results.next();
if (step.done === true) expectType<Equal<typeof step.value, undefined>>();
else expectType<Equal<typeof step.value, number>>();
for await (const result of results) expectType<Equal<typeof result, number>>();
results.cancel('enough');
const left = await results.return();
expectType<Equal<typeof left, IteratorResult<number, undefined>>>();
expectType<Equal<typeof results.progress.done, number>>();
expectType<Equal<typeof results.progress.total, number | undefined>>();
// @ts-expect-error: read-only
results.progress = { done: 1 };

// starmap and zip: tuples, checked one by one.
const joined = executor.starmap(
  (a: number, b: string, c?: boolean) => `${a}${b}${c}`,
  [
    [1, 'a'],
    [2, 'b', true],
  ],
);
expectType<Equal<typeof joined, MapResults<string>>>();
executor.starmap((...numbers: number[]) => numbers.length, [[1], [1, 2], []]);
const tuples = zip([1], new Set(['a']), new Map([[true, 1n]]));
for (const tuple of tuples) expectType<Equal<typeof tuple, [number, string, [boolean, bigint]]>>();
for (const tuple of zip([1, 2] as const, frozen)) expectType<Equal<typeof tuple, [1 | 2, number]>>();
const zipped = executor.starmap((n: number, text: string) => text.repeat(n), zip([1], ['a']));
expectType<Equal<typeof zipped, MapResults<string>>>();
// @ts-expect-error: too few inputs
executor.starmap((n: number, text: string) => text.repeat(n), zip([1]));
// @ts-expect-error: the inputs in the wrong order
executor.starmap((n: number, text: string) => text.repeat(n), zip(['a'], [1]));
// @ts-expect-error: lists are arrays
executor.starmap((n: number) => n, [1]);
// @ts-expect-error: async inputs cannot be zipped
zip([1], slow);

// Futures, not results: in every loop, and whatever they are collected from.
const futures = [1, 2].map((n) => executor.submit(double, n));
for await (const future of asCompleted(futures)) {
  expectType<Equal<typeof future, Future<number>>>();
  expectType<Equal<Awaited<typeof future>, number>>();
}
const completed = asCompleted(futures);
const next = await completed.next();
if (next.done !== true) expectType<Equal<typeof next.value, Future<number>>>();
const { done } = await wait(futures);
for (const future of done) expectType<Equal<typeof future, Future<number>>>();
const either = await wait<string | number>([executor.submit(String, 1), executor.submit(double, 1)]);
expectType<Equal<typeof either.done, Set<Future<string | number>>>>();
