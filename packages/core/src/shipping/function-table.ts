import { show, thrownName } from '../base/describe.ts';
import { RecentlyUsed } from '../base/recently-used.ts';
import { TaskNotTransferableError } from '../errors.ts';
import type { AnyFunction, FunctionDefinition } from './function-definition.ts';
import { type ImportModule, loadExport } from './load-export.ts';
import { servedFunction } from './served.ts';

/** What the table needs of the runtime: `compile.ts` and `load-export.ts` have it for those we know. */
export interface FunctionPlatform {
  /** The value of a program, for the function of that name. */
  compile(program: string, name: string): unknown;
  importModule: ImportModule;
}

/** The functions that one worker was told of, each made on its first use. */
export class FunctionTable {
  readonly #platform: FunctionPlatform;
  readonly #definitions = new Map<number, FunctionDefinition>();
  readonly #ready = new Map<number, AnyFunction>();
  readonly #loading = new Map<number, Promise<AnyFunction>>();
  /** A function that was forgotten and comes again need not be compiled again. */
  readonly #compiled = new RecentlyUsed<string, AnyFunction>(1000);
  readonly #modules = new Map<string, Promise<object>>();

  constructor(platform: FunctionPlatform) {
    this.#platform = platform;
  }

  define(id: number, definition: FunctionDefinition): void {
    this.forget(id);
    this.#definitions.set(id, definition);
  }

  forget(id: number): void {
    this.#definitions.delete(id);
    this.#ready.delete(id);
    this.#loading.delete(id);
  }

  /**
   * The function, or a promise of it where its module is not loaded yet. A failure is that of this use alone: the next
   * one tries again.
   */
  get(id: number): AnyFunction | Promise<AnyFunction> {
    return this.#ready.get(id) ?? this.#loading.get(id) ?? this.#make(id);
  }

  #make(id: number): AnyFunction | Promise<AnyFunction> {
    const definition = this.#definitions.get(id);
    switch (definition?.kind) {
      case 'source':
        return this.#keep(id, this.#compile(definition.program, definition.name));
      case 'served':
        return servedFunction(definition.name);
      case 'export':
        return this.#load(id, definition.module, definition.name);
      case undefined:
        throw new TaskNotTransferableError(`This worker was not told of a function with the id ${id}`);
    }
  }

  #keep(id: number, fn: AnyFunction): AnyFunction {
    this.#ready.set(id, fn);
    return fn;
  }

  #compile(program: string, name: string): AnyFunction {
    const known = this.#compiled.get(program);
    if (known !== undefined) return known;
    const fn = evaluate(this.#platform, program, name);
    this.#compiled.set(program, fn);
    return fn;
  }

  #load(id: number, url: string, name: string): Promise<AnyFunction> {
    const definition = this.#definitions.get(id);
    const loading = loadExport(url, name, (module) => this.#import(module))
      .then((fn) => {
        // It may have been forgotten, or defined anew, in the meantime.
        return this.#definitions.get(id) === definition ? this.#keep(id, fn) : fn;
      })
      .finally(() => {
        if (this.#loading.get(id) === loading) this.#loading.delete(id);
      });
    this.#loading.set(id, loading);
    return loading;
  }

  #import(url: string): Promise<object> {
    let module = this.#modules.get(url);
    if (module === undefined) {
      module = this.#platform.importModule(url);
      this.#modules.set(url, module);
      module.catch(() => this.#modules.delete(url));
    }
    return module;
  }
}

function evaluate(platform: FunctionPlatform, program: string, name: string): AnyFunction {
  let value: unknown;
  try {
    value = platform.compile(program, name);
  } catch (cause) {
    if (thrownName(cause) !== 'SyntaxError') throw cause;
    const { message } = cause as Error;
    throw new SyntaxError(`The function \`${name}\` could not be compiled from its source: ${message}`, {
      cause,
    });
  }
  if (typeof value !== 'function')
    throw new TaskNotTransferableError(
      `The source of \`${name}\` is that of no function but of ${show(value)}`,
    );
  nameIt(value, name);
  return value as AnyFunction;
}

/** Out of their surroundings, most functions have lost the name by which stacks would speak of them. */
function nameIt(fn: object, name: string): void {
  if (name !== '') Object.defineProperty(fn, 'name', { value: name, configurable: true });
}
