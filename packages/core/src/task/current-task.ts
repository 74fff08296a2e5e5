import { isThenable } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import type { TaskContext } from './task-context.ts';

/** Knows which task the running code belongs to. */
interface TaskContexts {
  run<R>(context: TaskContext | undefined, call: () => R): R;
  current(): TaskContext | undefined;
}

/** The context of the task that the calling code belongs to, also after an `await`; `undefined` outside of tasks. */
export function currentTask(): TaskContext | undefined {
  const followed = (realm.taskContexts as TaskContexts | undefined)?.current();
  return followed ?? (realm.soleTask as TaskContext | undefined);
}

/** Calls a function as the task that `context` describes, or as no part of any task. */
export function runAsTask<R>(context: TaskContext | undefined, call: () => R): R {
  const contexts = (realm.taskContexts ??= makeContexts()) as TaskContexts;
  return contexts.run(context, call);
}

interface AsyncLocalStorage {
  run<R>(store: TaskContext | undefined, call: () => R): R;
  getStore(): TaskContext | undefined;
}

/** Node, Bun and Deno follow a task through its awaits; nothing is imported for it, so that browsers can load us. */
function makeContexts(): TaskContexts {
  const { process } = globalThis as {
    process?: {
      getBuiltinModule?(
        id: 'node:async_hooks',
      ): { AsyncLocalStorage: new () => AsyncLocalStorage } | undefined;
    };
  };
  const hooks = process?.getBuiltinModule?.('node:async_hooks');
  if (hooks === undefined) return new OneAtATime();
  const storage = new hooks.AsyncLocalStorage();
  return { run: (context, call) => storage.run(context, call), current: () => storage.getStore() };
}

/**
 * Where the platform cannot follow awaits, the task that began last and has not ended is the current one: right for
 * one executor that runs one task at a time.
 */
class OneAtATime implements TaskContexts {
  #running: (TaskContext | undefined)[] = [];

  run<R>(context: TaskContext | undefined, call: () => R): R {
    const ended = (): void => void (this.#running = this.#running.filter((running) => running !== context));
    this.#running.push(context);
    try {
      const returned = call();
      if (isThenable(returned)) returned.then(ended, ended);
      else ended();
      return returned;
    } catch (error) {
      ended();
      throw error;
    }
  }

  current(): TaskContext | undefined {
    return this.#running.at(-1);
  }
}
