import { realm } from '../base/realm.ts';
import { isFunction, unexpected } from '../base/validate.ts';
import { TaskNotTransferableError } from '../errors.ts';
import { type AnyFunction, makeStub } from './function-definition.ts';
import { stubs, type TaskFunctions } from './stubs.ts';

/**
 * The functions of a worker that was started from an entry of your own, typed from that entry:
 * `servedTasks<typeof import('./tasks.worker.ts')>()`. The entry calls `serve({ … })`.
 */
export function servedTasks<M extends object>(): TaskFunctions<M> {
  return stubs((name) => makeStub({ kind: 'served', name }, () => servedFunction(name)));
}

/** Adds to what this realm serves. A name that was served already means the new function. */
export function addServed(functions: object): void {
  if (typeof functions !== 'object' || functions === null)
    throw unexpected('functions', 'an object of functions', functions);
  const entries = Object.entries(functions) as [string, AnyFunction][];
  for (const [name, fn] of entries) isFunction(name, fn);
  const served = servedHere() ?? new Map<string, AnyFunction>();
  for (const [name, fn] of entries) served.set(name, fn);
  realm.served = served;
}

export function servedFunction(name: string): AnyFunction {
  const served = servedHere();
  const fn = served?.get(name);
  if (fn !== undefined) return fn;
  throw new TaskNotTransferableError(
    served === undefined
      ? `Nothing is served here under the name \`${name}\`: the worker's entry has to call serve({ ${name} })`
      : `No function \`${name}\` is served here, only: ${[...served.keys()].join(', ')}`,
  );
}

const servedHere = (): Map<string, AnyFunction> | undefined =>
  realm.served as Map<string, AnyFunction> | undefined;
