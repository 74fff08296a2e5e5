import { referenceMark } from '../base/marks.ts';

/** Any function that can be called with whatever arguments came. */
export type AnyFunction = (this: never, ...args: unknown[]) => unknown;

/** How a worker gets hold of a function: plain data. */
export type FunctionDefinition =
  | { readonly kind: 'source'; readonly name: string; readonly program: string }
  | { readonly kind: 'export'; readonly name: string; readonly module: string }
  | { readonly kind: 'served'; readonly name: string };

/** A function that stands for one of a module or of a worker, which `call` finds in this realm when it is called here. */
export function makeStub(
  definition: FunctionDefinition,
  call: () => AnyFunction | Promise<AnyFunction>,
): AnyFunction {
  function stub(this: never, ...args: unknown[]): unknown {
    const found = call();
    if (typeof found === 'function') return found.apply(this, args);
    return found.then((fn) => fn.apply(this, args));
  }
  Object.defineProperty(stub, 'name', { value: definition.name, configurable: true });
  Object.defineProperty(stub, referenceMark, { value: definition });
  return stub;
}

/** What a stub stands for, also a stub of another copy of the package. */
export function definitionOf(fn: AnyFunction): FunctionDefinition | undefined {
  return (fn as { [referenceMark]?: FunctionDefinition })[referenceMark];
}
