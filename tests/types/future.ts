// What must and what must not compile: futures, wait, asCompleted, cancellation.
import {
  CancellationToken,
  CancellationTokenSource,
  CancelledError,
  Future,
  FutureController,
  FuturesError,
  asCompleted,
  wait,
  type FutureState,
  type Outcome,
} from '@futures/core';
import { expectType, type Equal } from './equal.ts';

declare const text: Future<string>;
declare const count: Future<number>;

// The normal way to a result.
const awaited = await text;
expectType<Equal<typeof awaited, string>>();
const all = await Promise.all([text, count]);
expectType<Equal<typeof all, [string, number]>>();
const chained = await text.then((value) => value.length);
expectType<Equal<typeof chained, number>>();
const result = await text.result(100);
expectType<Equal<typeof result, string>>();
const failure = await text.exception({ timeout: 100, signal: new AbortController().signal });
expectType<Equal<typeof failure, unknown>>();

// Asking.
expectType<Equal<typeof text.state, FutureState>>();
expectType<Equal<FutureState, 'pending' | 'running' | 'cancelled' | 'finished'>>();
const outcome: Outcome<string> = text.outcome();
if (outcome.status === 'fulfilled') expectType<Equal<typeof outcome.value, string>>();
if (outcome.status === 'rejected') expectType<Equal<typeof outcome.reason, unknown>>();
// @ts-expect-error: a value belongs to a fulfilled outcome only
void outcome.value;
// @ts-expect-error: there is no such state
void (text.state === 'fulfilled');

// The consumer's half can't settle anything, and nobody writes its state.
// @ts-expect-error: only a controller resolves
void text.resolve;
// @ts-expect-error: read-only
text.state = 'finished';
// @ts-expect-error: read-only
text.id = 1;

// Callbacks get the future, then what was bound.
text.addDoneCallback((future, label: string, level: number) => [future.id, label, level], 'a', 1);
text.addDoneCallback((future) => void future.outcome());
// @ts-expect-error: a bound argument of the wrong type
text.addDoneCallback((_future, level: number) => level, 'high');
// @ts-expect-error: a bound argument is missing
text.addDoneCallback((_future, level: number) => level);
// @ts-expect-error: not a function
text.addDoneCallback('done');
const stop: () => void = text.on('progress', (value) => value);
stop();
// @ts-expect-error: there is only progress to hear
text.on('done', () => {});

text.cancel();
text.cancel('a reason', { killAfter: 100 });
// @ts-expect-error: an unknown option
text.cancel('a reason', { kill: 100 });

// The producer's half.
const controller = new FutureController<number>({ onCancel: (reason, { killAfter }) => [reason, killAfter] });
expectType<Equal<typeof controller.future, Future<number>>>();
controller.resolve(1);
// @ts-expect-error: of another type
controller.resolve('1');
// @ts-expect-error: an unknown hook
new FutureController({ onAbort() {} });

// wait and asCompleted.
const { done, notDone } = await wait([text, text], { timeout: 10, returnWhen: 'FIRST_EXCEPTION' });
expectType<Equal<typeof done, Set<Future<string>>>>();
expectType<Equal<typeof notDone, Set<Future<string>>>>();
// Futures of different results mix.
const { done: mixed } = await wait([text, count]);
expectType<Equal<typeof mixed, Set<Future<string | number>>>>();
// @ts-expect-error: not one of the three
void wait([text], { returnWhen: 'ANY' });
// @ts-expect-error: promises are not futures
void wait([Promise.resolve(1)]);

const completed = asCompleted([count], { timeout: 10 });
for await (const future of completed) expectType<Equal<typeof future, Future<number>>>();
// The second time as well: TypeScript before 7 remembers the first.
for await (const future of completed) expectType<Equal<typeof future, Future<number>>>();
for await (const future of asCompleted(new Set([text]))) expectType<Equal<typeof future, Future<string>>>();
for await (const future of asCompleted([text, count]))
  expectType<Equal<typeof future, Future<string | number>>>();
completed.add(count, count);
// @ts-expect-error: of another type
completed.add(text);

// Cancellation.
const source = new CancellationTokenSource(CancellationToken.none, new AbortController().signal);
expectType<Equal<typeof source.token, CancellationToken>>();
source.cancelAfter(10);
const subscription: { [Symbol.dispose](): void } = source.token.onCancelled((reason) => reason);
subscription[Symbol.dispose]();
// @ts-expect-error: tokens are read, sources cancel
source.token.cancel();
expectType<Equal<typeof source.token.cancelled, boolean>>();
CancellationToken.any(
  source.token,
  CancellationToken.timeout(5),
  CancellationToken.from(source.token.signal),
);

// Errors.
const error: FuturesError = new CancelledError();
expectType<Equal<typeof error.code, string>>();
