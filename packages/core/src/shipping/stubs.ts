import type { AnyFunction } from './function-definition.ts';

/** What of a module can be called, each with the type that it has there. */
export type TaskFunctions<M extends object> = {
  readonly [
    Name in keyof M as M[Name] extends (this: never, ...args: never[]) => unknown ? Name : never
  ]: M[Name];
};

/** An object that has a function under every name, for a module which this side never sees. */
export function stubs<M extends object>(make: (name: string) => AnyFunction): TaskFunctions<M> {
  const made = new Map<string, AnyFunction>();
  const handler: ProxyHandler<object> = {
    get(_, name) {
      // With a `then`, it would be awaited.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      let stub = made.get(name);
      if (stub === undefined) {
        stub = make(name);
        made.set(name, stub);
      }
      return stub;
    },
    set: (_, name) => refuse('set', name),
    deleteProperty: (_, name) => refuse('delete', name),
    defineProperty: (_, name) => refuse('define', name),
  };
  return new Proxy(Object.freeze({}), handler) as TaskFunctions<M>;
}

function refuse(verb: string, name: string | symbol): never {
  throw new TypeError(
    `Cannot ${verb} \`${String(name)}\`: the functions of a module are what the module says`,
  );
}
