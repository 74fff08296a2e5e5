// No `any` comes out of the library, and none goes in unchecked.
import * as core from '@futures/core';
import * as backend from '@futures/core/backend';
import * as worker from '@futures/core/worker';
import { expectType, type Equal } from './equal.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
expectType<Equal<IsAny<any>, true>>();
expectType<Equal<[IsAny<unknown>, IsAny<never>, IsAny<object>], [false, false, false]>>();

/** Itself, an argument, or what it returns. */
type HasAny<T> =
  IsAny<T> extends true
    ? true
    : T extends (...args: infer A) => infer R
      ? true extends IsAny<R> | IsAny<Awaited<R>> | { [I in keyof A]: IsAny<A[I]> }[number]
        ? true
        : false
      : IsAny<Awaited<T>>;
/** The members that have one. */
type AnyMembers<T> = { [K in keyof T]-?: HasAny<T[K]> extends false ? never : K }[keyof T];
interface Leaky {
  fine: unknown;
  value: any;
  argument: (n: number, value: any) => void;
  result: () => any;
  promise: Promise<any>;
}
expectType<Equal<AnyMembers<Leaky>, 'value' | 'argument' | 'result' | 'promise'>>();

// The functions. Of the classes, what `new` takes.
expectType<Equal<AnyMembers<typeof core>, never>>();
expectType<Equal<AnyMembers<typeof worker>, never>>();
expectType<Equal<AnyMembers<typeof backend>, never>>();
type TakesAny<T> = T extends abstract new (...args: infer A) => unknown
  ? { [I in keyof A]: IsAny<A[I]> }[number]
  : false;
type ClassesThatTakeAny<T> = { [K in keyof T]: true extends TakesAny<T[K]> ? K : never }[keyof T];
expectType<Equal<ClassesThatTakeAny<typeof core>, never>>();

// The classes and what they hand out.
expectType<Equal<AnyMembers<core.Future<string>>, never>>();
// The prototype of a generic class is of `any`, by the language.
expectType<Equal<AnyMembers<Omit<typeof core.Future, 'prototype'>>, never>>();
expectType<Equal<AnyMembers<core.FutureController<string>>, never>>();
expectType<Equal<AnyMembers<core.CancellationToken>, never>>();
expectType<Equal<AnyMembers<typeof core.CancellationToken>, never>>();
expectType<Equal<AnyMembers<core.CancellationTokenSource>, never>>();
expectType<Equal<AnyMembers<core.TaskContext>, never>>();
expectType<Equal<AnyMembers<core.TaskSubmitter>, never>>();
// Iterators have a throw() in the language's types, which ours have not.
expectType<Equal<AnyMembers<Omit<core.MapResults<string>, 'throw'>>, never>>();
expectType<Equal<AnyMembers<core.AsCompleted<string>>, never>>();
expectType<Equal<AnyMembers<core.CancelledError>, never>>();
expectType<Equal<AnyMembers<core.WorkerCrashedError>, never>>();
expectType<Equal<AnyMembers<core.TaskNotTransferableError>, never>>();
expectType<Equal<AnyMembers<core.ExecutorStats>, never>>();
expectType<Equal<AnyMembers<core.Waited<string>>, never>>();

// An executor, but for what it has from its emitter.
type Own = 'submit' | 'map' | 'starmap' | 'with' | 'shutdown' | 'ready' | 'stats';
expectType<Equal<AnyMembers<Pick<core.Executor, Own>>, never>>();
expectType<Equal<AnyMembers<Pick<core.InlineExecutor, Own>>, never>>();

// Options and events.
expectType<Equal<AnyMembers<core.TaskOptions>, never>>();
expectType<Equal<AnyMembers<core.MapOptions>, never>>();
expectType<Equal<AnyMembers<core.ShutdownOptions>, never>>();
type Events = { [Name in keyof core.ExecutorEvents]: core.ExecutorEvents[Name][0] };
expectType<Equal<{ [Name in keyof Events]: AnyMembers<Events[Name]> }[keyof Events], never>>();

// What is thrown or given by others is unknown until it was looked at.
declare const future: core.Future<string>;
future.catch((reason) => expectType<Equal<typeof reason, unknown>>());
future.then(undefined, (reason) => expectType<Equal<typeof reason, unknown>>());
future.on('progress', (value) => expectType<Equal<typeof value, unknown>>());
core.setCallbackErrorHandler((error, source) => {
  expectType<Equal<[typeof error, typeof source], [unknown, unknown]>>();
});
declare const token: core.CancellationToken;
expectType<Equal<typeof token.reason, unknown>>();
token.onCancelled((reason) => expectType<Equal<typeof reason, unknown>>());

// Events are known by name, each with what it brings.
declare const executor: core.Executor;
executor.on('task:end', ({ outcome, workerId }) => {
  expectType<Equal<typeof outcome, core.Outcome<unknown>>>();
  expectType<Equal<typeof workerId, number | undefined>>();
});
executor.on('task:progress', ({ value }) => expectType<Equal<typeof value, unknown>>());
executor.on('broken', ({ error }) => expectType<Equal<typeof error, core.BrokenExecutor>>());
// @ts-expect-error: no such event
executor.on('task:done', () => {});
