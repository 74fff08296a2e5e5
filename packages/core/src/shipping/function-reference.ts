import { nameOf } from '../base/describe.ts';
import { RecentlyUsed } from '../base/recently-used.ts';
import { type AnyFunction, definitionOf, type FunctionDefinition } from './function-definition.ts';
import type { FunctionAnalysis } from './free-variables.ts';
import { isNative, sourceOfNative } from './native-function.ts';
import { hasFlaw, hasNoSource, usesVariables } from './not-transferable.ts';
import { loadParser, type Parser } from './parser.ts';

export type { AnyFunction, FunctionDefinition } from './function-definition.ts';

/** The names of a global scope; a promise of them where a worker has to be asked first. */
export type Globals = ReadonlySet<string> | Promise<ReadonlySet<string>>;

let lastId = 0;

/** What stands for a function on its way to workers. Functions of equal source share one. */
export class FunctionReference {
  readonly id: number = ++lastId;
  readonly name: string;

  // What pools learn about the function.
  expectedMs: number | undefined;

  /**
   * Pending while the parser or the names of the workers' globals are being fetched, and rejected if the function then
   * turned out to be one that cannot be sent. `undefined` where nothing is in its way.
   */
  checked: Promise<void> | undefined;

  #definition: FunctionDefinition;
  /** Set for a function that travels as source. */
  readonly #source: Source | undefined;
  #analysis: FunctionAnalysis | undefined;
  /** The globals that the function was last held against. */
  #globals: Globals | undefined;

  constructor(name: string, what: FunctionDefinition | Source) {
    this.name = name;
    this.#source = 'text' in what ? what : undefined;
    this.#definition = 'text' in what ? { kind: 'source', name, program: `(${what.text}\n)` } : what;
  }

  /** What a worker is told. Not final while `checked` is pending. */
  get definition(): FunctionDefinition {
    return this.#definition;
  }

  /** Throws, or lets `checked` reject, unless `fn`, which this stands for, can run where these are the globals. */
  holdAgainst(globals: Globals, fn: AnyFunction): void {
    if (this.#globals === globals) return;
    if (this.#source !== undefined) this.#begin(loadParser(), this.#source, globals, fn);
    this.#globals = globals;
  }

  #begin(parser: Parser | Promise<Parser>, source: Source, globals: Globals, fn: AnyFunction): void {
    if (parser instanceof Promise || globals instanceof Promise)
      return this.#checkLater(parser, source, globals, fn);
    this.#check(parser, source, globals, fn);
    this.checked = undefined;
  }

  #check(parser: Parser, source: Source, globals: ReadonlySet<string>, fn: AnyFunction): void {
    this.#analysis ??= parser.analyzeFunction(source.text, source.sloppy);
    const { program, variables, flaw } = this.#analysis;
    if (flaw !== undefined) throw hasFlaw(fn, source.text, flaw, variables);
    const missing = variables.filter((name) => !globals.has(name));
    if (missing.length > 0) throw usesVariables(fn, source.text, missing);
    this.#definition = { kind: 'source', name: this.name, program };
  }

  #checkLater(loading: Parser | Promise<Parser>, source: Source, globals: Globals, fn: AnyFunction): void {
    const checking = async (): Promise<void> => {
      const [parser, names] = await Promise.all([
        // A parser that cannot be had is no reason to hold the function back.
        Promise.resolve(loading).catch(() => undefined),
        globals,
      ]);
      if (parser) this.#check(parser, source, names, fn);
    };
    const checked = checking();
    this.checked = checked;
    checked.then(
      () => {
        if (this.checked === checked) this.checked = undefined;
      },
      // The task that waits for it says what is wrong, and so does the next `submit`.
      () => {
        this.#globals = undefined;
      },
    );
  }
}

interface Source {
  readonly text: string;
  readonly sloppy: boolean;
}

/**
 * Those of stubs, and of functions whose source was new. A closure that is created anew for each task is none of them:
 * its source is known, and a hundred thousand entries that die young are dear to the garbage collector.
 */
const byFunction = new WeakMap<AnyFunction, FunctionReference>();
const byText = new RecentlyUsed<string, FunctionReference>(1000);
/** The same text can mean something else where it is not strict. */
const bySloppyText = new RecentlyUsed<string, FunctionReference>(1000);
const byDefinition = new RecentlyUsed<string, FunctionReference>(1000);

/**
 * The reference of a function for workers with these globals.
 * Throws a `TaskNotTransferableError` if it cannot be sent there.
 */
export function referenceTo(fn: AnyFunction, globals: Globals): FunctionReference {
  const reference = byFunction.get(fn) ?? findReference(fn);
  reference.holdAgainst(globals, fn);
  return reference;
}

function findReference(fn: AnyFunction): FunctionReference {
  const definition = definitionOf(fn);
  if (definition) return keep(fn, byDefinition, JSON.stringify(definition), definition);
  const source = sourceOf(fn);
  const known = source.sloppy ? bySloppyText : byText;
  return known.get(source.text) ?? keep(fn, known, source.text, source);
}

function keep(
  fn: AnyFunction,
  known: RecentlyUsed<string, FunctionReference>,
  key: string,
  what: FunctionDefinition | Source,
): FunctionReference {
  const reference = known.get(key) ?? new FunctionReference(nameOf(fn), what);
  known.set(key, reference);
  byFunction.set(fn, reference);
  return reference;
}

function sourceOf(fn: AnyFunction): Source {
  const text = Function.prototype.toString.call(fn);
  if (!isNative(text)) return { text, sloppy: isSloppy(fn) };
  const call = sourceOfNative(fn);
  if (call === undefined) throw hasNoSource(fn);
  return { text: call, sloppy: false };
}

/** Engines give these to functions that are not strict, for the sake of old programs, and to no others. */
const isSloppy = (fn: AnyFunction): boolean => Object.hasOwn(fn, 'caller') && Object.hasOwn(fn, 'arguments');
