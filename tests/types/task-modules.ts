// What must and what must not compile: functions of modules and of workers.
import { servedTasks, taskModule, type Executor, type Future, type TaskContext } from '@futures/core';
import { expectType, type Equal } from './equal.ts';

declare const executor: Executor;

/** What `typeof import('./tasks.js')` is. */
interface Module {
  fib: (n: number) => number;
  load(url: string, retries?: number): Promise<Uint8Array>;
  first: <T>(items: readonly T[]) => T;
  own(this: TaskContext, n: number): string;
  nothing(): void;
  default: (text: string) => string;
  limit: number;
  names: string[];
  Account: new (name: string) => { name: string };
  maybe: ((n: number) => number) | undefined;
}

for (const tasks of [taskModule<Module>('/tasks.js'), servedTasks<Module>()]) {
  // Only what can be called is there.
  type Names = 'fib' | 'load' | 'first' | 'own' | 'nothing' | 'default';
  expectType<Equal<keyof typeof tasks, Names>>();

  const { fib, load, first, own } = tasks;
  const number = executor.submit(fib, 30);
  expectType<Equal<typeof number, Future<number>>>();
  const bytes = executor.submit(load, 'https://example.com');
  expectType<Equal<typeof bytes, Future<Uint8Array>>>();
  executor.submit(load, 'https://example.com', 3);
  const word = executor.submit(first, ['a', 'b'] as const);
  expectType<Equal<typeof word, Future<'a' | 'b'>>>();
  const name = executor.submit(own, 1);
  expectType<Equal<typeof name, Future<string>>>();
  const text = executor.submit(tasks.default, 'a');
  expectType<Equal<typeof text, Future<string>>>();
  for await (const result of executor.map(fib, [1, 2])) expectType<Equal<typeof result, number>>();

  // @ts-expect-error: an argument of the wrong type
  executor.submit(fib, '30');
  // @ts-expect-error: an argument too few
  executor.submit(fib);
  // @ts-expect-error: the module has no such function
  executor.submit(tasks.fibb, 30);
  // @ts-expect-error: no function
  executor.submit(tasks.limit);
  // @ts-expect-error: a class is no task
  executor.submit(tasks.Account, 'a');
  // @ts-expect-error: the functions of a module are not to be changed
  tasks.fib = (n: number) => n;
}

// A module as it is, and where it may be.
const futures = taskModule<typeof import('@futures/core')>(new URL('https://example.com/core.js'));
expectType<Equal<typeof futures.wait, (typeof import('@futures/core'))['wait']>>();
// @ts-expect-error: no class is among them
void futures.Future;
// @ts-expect-error: neither a URL nor text
taskModule<Module>(5);
// @ts-expect-error: what it is has to be given somehow
taskModule<number>('/tasks.js');

// Without a type, nothing is known to be there.
const untyped = taskModule('/tasks.js');
// @ts-expect-error: not known
void untyped.fib;
export {};
