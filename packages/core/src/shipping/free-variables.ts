// Reads the source of a function. This file is built with the parser inside, to be loaded only where a function is sent
// as source for the first time (see parser.ts); nothing else may import it, but for its types.
import { parse } from 'acorn';
import { analyze } from 'eslint-scope';
import { careful } from '../base/careful.ts';
import { type SyntaxNode, survey } from './survey.ts';

/** What keeps a function from being sent, whatever it is called with. */
export type Flaw = 'class' | 'private name' | 'super' | 'import.meta' | 'this';

export interface FunctionAnalysis {
  /** A program whose value is the function. */
  readonly program: string;
  /** The names that it takes from its surroundings, be they globals or not. Those of the flaw, if there is one. */
  readonly variables: readonly string[];
  readonly flaw?: Flaw;
}

/** Sources come from modules, most of them, and are strict. `sloppy` says that this function is known not to be. */
export function analyzeFunction(source: string, sloppy: boolean): FunctionAnalysis {
  // What cannot be read here may be newer than this parser: the engine on the other side has the last word.
  const unread = { program: asProgram(source, !sloppy), variables: [] };
  return careful(() => {
    const parsed = parseFunction(source, sloppy);
    return parsed === undefined ? unread : analyzeParsed(parsed);
  }, unread);
}

function analyzeParsed({ tree, node, text, strict }: ParsedFunction): FunctionAnalysis {
  const found = survey(node, strict);
  if (node.type === 'ClassExpression') return { program: text, variables: [], flaw: 'class' };
  if (found.privateNames.size > 0)
    return { program: text, variables: [...found.privateNames], flaw: 'private name' };
  if (found.usesSuper) return { program: text, variables: ['super'], flaw: 'super' };
  if (found.usesImportMeta) return { program: text, variables: ['import.meta'], flaw: 'import.meta' };
  // Where `this` is also looked at as a whole, the function may well know that there is none.
  if (found.membersOfThis > 0 && found.bareThis === 0)
    return { program: text, variables: ['this'], flaw: 'this' };

  const cannotBeKnown = found.evaluates && !strict;
  const free = cannotBeKnown ? [] : freeVariables(tree).filter((name) => !found.mayBeMissing(name));
  const variables = new Set(free.map(({ name }) => name));
  const hasKeptNames = variables.delete(keepName);
  const needsShelter = hasKeptNames || found.bareThis > 0;
  return { program: asProgram(text, strict, needsShelter), variables: [...variables] };
}

/** What esbuild and tsx put into functions so that their names outlive minification. */
const keepName = '__name';
const keepNameHelper = '(f, name) => Object.defineProperty(f, "name", { value: name, configurable: true })';

/** The line breaks are for a source that ends in a comment. Nothing is put before its first line: stacks count them. */
function asProgram(source: string, strict: boolean, sheltered = false): string {
  const directive = strict ? '"use strict";' : '';
  if (!sheltered) return `${directive}(${source}\n)`;
  // An arrow function takes its `this` from here, as from the top of a module: undefined.
  return `${directive}(function (${keepName}) { return (${source}\n); })(${keepNameHelper})`;
}

interface ParsedFunction {
  readonly tree: SyntaxNode;
  readonly node: SyntaxNode;
  /** The source as an expression. */
  readonly text: string;
  readonly strict: boolean;
}

function parseFunction(source: string, sloppy: boolean): ParsedFunction | undefined {
  // An arrow function does not show whether it is strict; where it cannot be, it is not.
  const modes = sloppy ? [false] : [true, false];
  for (const strict of modes) {
    const found = parseExpression(source, strict) ?? parseMethod(source, strict);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parseExpression(text: string, strict: boolean): ParsedFunction | undefined {
  const tree = parseProgram(asProgram(text, strict));
  const statement = (tree?.body as SyntaxNode[] | undefined)?.at(-1);
  return tree && statement && { tree, node: statement.expression as SyntaxNode, text, strict };
}

/** The source of a method, getter or setter is no expression: its head is replaced by `function`. */
function parseMethod(source: string, strict: boolean): ParsedFunction | undefined {
  const before = strict ? '"use strict";(class{' : '({';
  const tree = parseProgram(`${before}${source}\n})`);
  const statement = (tree?.body as SyntaxNode[] | undefined)?.at(-1);
  if (statement === undefined) return undefined;
  const { properties, body } = statement.expression as SyntaxNode;
  const member = ((body as SyntaxNode | undefined)?.body ?? properties) as SyntaxNode[];
  const { start, async, generator } = member[0]?.value as SyntaxNode;
  const head = `${async === true ? 'async ' : ''}function${generator === true ? '*' : ''} `;
  // Without a name: the function does not see itself under it, and might well mean a global.
  return parseExpression(head + source.slice(start - before.length), strict);
}

/** `undefined` for what is no program. What would only be wrong outside of its class or module is found later. */
function parseProgram(program: string): SyntaxNode | undefined {
  try {
    return parse(program, {
      ecmaVersion: 'latest',
      ranges: true,
      allowSuperOutsideMethod: true,
      allowImportExportEverywhere: true,
      checkPrivateFields: false,
    }) as unknown as SyntaxNode;
  } catch {
    return undefined;
  }
}

/** The names that are declared nowhere in the program, each with the place of its use. */
function freeVariables(tree: SyntaxNode): { name: string; start: number }[] {
  const scopes = analyze(tree as never, { ecmaVersion: 2024, sourceType: 'script', ignoreEval: true });
  return (scopes.globalScope?.through ?? []).map(
    ({ identifier }) => identifier as unknown as { name: string; start: number },
  );
}
