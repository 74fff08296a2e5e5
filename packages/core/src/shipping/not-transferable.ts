import { nameOf } from '../base/describe.ts';
import { TaskNotTransferableError } from '../errors.ts';
import type { AnyFunction } from './function-definition.ts';
import { placeOf } from './function-place.ts';
import type { Flaw } from './free-variables.ts';

/** Where a function may live that cannot travel by itself. */
const useModule = 'put the function into a module and submit it through taskModule()';

/** A function that is no JavaScript, or shows none. */
export function hasNoSource(fn: AnyFunction): TaskNotTransferableError {
  const name = nameOf(fn);
  if (name.startsWith('bound '))
    return new TaskNotTransferableError(
      `The function \`${name}\` was made by bind(), and what it is bound to cannot be seen: ` +
        `submit the function itself and pass the rest as arguments, or ${useModule}.`,
    );
  return new TaskNotTransferableError(
    `${called(name)} is native or a proxy and has no source that could be sent to a worker: ` +
      'submit a function that calls it, such as `(...args) => Math.max(...args)`.',
  );
}

/** A function whose source means nothing, or something else, outside of where it stands. */
export function hasFlaw(
  fn: AnyFunction,
  source: string,
  flaw: Flaw,
  variables: readonly string[],
): TaskNotTransferableError {
  return new TaskNotTransferableError(`${describe(fn, source)} ${wordsFor(flaw, variables)}`, { variables });
}

function wordsFor(flaw: Flaw, variables: readonly string[]): string {
  switch (flaw) {
    case 'class':
      return `is a class, and a task is called without \`new\`: submit a function that makes the object, or ${useModule}.`;
    case 'private name':
      return `uses ${list(variables)} of the class around it, which stays behind: pass the value as an argument, or ${useModule}.`;
    case 'super':
      return `uses \`super\`, and the class around it stays behind: ${useModule}.`;
    case 'import.meta':
      return `uses \`import.meta\`, which belongs to its module: pass what it needs, such as import.meta.url, as an argument, or ${useModule}.`;
    case 'this':
      return (
        'is an arrow function that uses `this` of its surroundings, which stays behind: write `function` to find the ' +
        "task's context in `this`, or pass the object as an argument."
      );
  }
}

/** A function that uses variables which the worker does not have. */
export function usesVariables(
  fn: AnyFunction,
  source: string,
  variables: readonly string[],
): TaskNotTransferableError {
  const hints = hintTable.flatMap(([means, hint]) => {
    const some = variables.filter((name) => means(name, source));
    return some.length > 0 ? [`${list(some)}: ${hint}.`] : [];
  });
  const message = [
    `${describe(fn, source)} uses ${list(variables)} of its surroundings, which stay behind when its source is sent to a worker.`,
    `Pass them as arguments, import() inside of the function what comes from a module, or ${useModule}.`,
    ...hints,
  ].join(' ');
  return new TaskNotTransferableError(message, { variables });
}

/** Names that people did not write, or not for a task: which ones, and what to know of them. */
const hintTable: [means: (name: string, source: string) => boolean, hint: string][] = [
  [(name) => name === 'arguments', 'an arrow function has those of the function around it; take `...args`'],
  [
    (name) => ['require', 'module', 'exports', '__dirname', '__filename'].includes(name),
    'these belong to the CommonJS module around the function; inside of it, `await import()` works',
  ],
  [
    (name) => /^(cov_|__cov|_\$jscoverage)/.test(name),
    'counters that a coverage tool wrote into the function; use one that leaves the source alone, as those of V8 do, or exclude the function',
  ],
  [
    (name, source) => isRenamedImport(name, source),
    'imports, renamed by a compiler; compile to ES modules, or import() inside of the function',
  ],
  [
    (name, source) => !isRenamedImport(name, source) && compilerHelper.test(name),
    'helpers that a compiler put beside the function; compile for ES2022 or later',
  ],
];

const compilerHelper =
  /^(__(?!dirname|filename|cov)[a-z]\w*|_(async|await|object|class|define|extends|to|ts|inherits|create|sliced|iterable|wrap)[A-Z_]\w*|_extends|asyncGeneratorStep|tslib_\d+)$/;

/** `core_1.x` (TypeScript), `_core.x` (Babel), `import_core.x` (esbuild), and those of Vite and webpack. */
function isRenamedImport(name: string, source: string): boolean {
  if (/^__vi(te_ssr)?_import_|__WEBPACK_(IMPORTED|EXTERNAL)_MODULE_/.test(name)) return true;
  if (/^tslib_\d+$/.test(name)) return false;
  const isMember = source.includes(`${name}.`);
  return isMember && (/^import_|\w_\d+$/.test(name) || (name.startsWith('_') && usedAsImport(name, source)));
}

/** What compilers write for a call of an import, which must not get a `this`. */
function usedAsImport(name: string, source: string): boolean {
  return (
    source.includes(`(0, ${name}.`) || source.includes(`(0,${name}.`) || source.includes(`${name}.default`)
  );
}

/** How messages speak of a function: by its name and its place. */
function describe(fn: AnyFunction, source: string): string {
  const place = placeOf(fn);
  const beginning = /^.{0,60}/.exec(source)?.[0] ?? '';
  const more = beginning.length < source.length ? ' …' : '';
  return `${called(nameOf(fn))} (${place ?? `\`${beginning}\`${more}`})`;
}

function called(name: string): string {
  return name === '' ? 'The anonymous function' : `The function \`${name}\``;
}

/** `a`, `b` and `c` */
function list(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
