import { show } from '../base/describe.ts';
import { TaskNotTransferableError } from '../errors.ts';
import type { AnyFunction } from './function-definition.ts';

export type ImportModule = (url: string) => Promise<object>;

/** Imports by the platform: bundlers must leave the call alone, whose URL is known only when it runs. */
export const importModule: ImportModule = (url) =>
  import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<object>;

/** The function that a module exports under a name. */
export async function loadExport(
  url: string,
  name: string,
  importIt: ImportModule = importModule,
): Promise<AnyFunction> {
  const module = await loadModule(url, name, importIt);
  const found = exportOf(module, name);
  if (typeof found === 'function') return found as AnyFunction;
  const what = found === undefined ? `has no export \`${name}\`` : `exports \`${name}\` as ${show(found)}`;
  const names = exportedFunctions(module);
  throw new TaskNotTransferableError(
    `The module ${url} ${what}, which is no function that a task could call; ` +
      (names.length > 0 ? `it exports the functions: ${names.join(', ')}` : 'it exports no functions'),
  );
}

async function loadModule(url: string, name: string, importIt: ImportModule): Promise<object> {
  try {
    return await importIt(url);
  } catch (error) {
    const typescript = isMissing(error, url) ? typescriptFor(url) : undefined;
    if (typescript === undefined) throw cannotLoad(url, name, error);
    return importIt(typescript).catch((second: unknown) => {
      throw isMissing(second, typescript)
        ? cannotLoad(url, name, error)
        : cannotLoad(typescript, name, second);
    });
  }
}

/** Sources in TypeScript import each other by the names of the files that they become. */
function typescriptFor(url: string): string | undefined {
  return url.startsWith('file:') && /\.[cm]?jsx?$/.test(url)
    ? url.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
    : undefined;
}

/** Whether it is the module itself that is missing, and not one which it imports. */
function isMissing(error: unknown, url: string): boolean {
  const {
    code,
    message,
    url: missing,
  } = (error ?? {}) as { code?: unknown; message?: unknown; url?: unknown };
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return false;
  if (typeof missing === 'string') return missing === url;
  const file = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
  const named = /['"](.+?)['"]/.exec(String(message))?.[1];
  return named?.endsWith(file) ?? false;
}

function cannotLoad(url: string, name: string, cause: unknown): TaskNotTransferableError {
  const { message, code } = (cause ?? {}) as { message?: unknown; code?: unknown };
  const why = typeof message === 'string' ? message : show(cause);
  const advice = isTypescriptTrouble(url, code, cause)
    ? '. This runtime cannot load that TypeScript: use Node 22.18 or later and types that can be erased, ' +
      "load it with tsx (`execArgv: ['--import', 'tsx']` or NODE_OPTIONS), or build it and give the URL of the .js file"
    : '';
  return new TaskNotTransferableError(
    `The module ${url} of the task \`${name}\` could not be loaded: ${why}${advice}`,
    {
      cause,
    },
  );
}

function isTypescriptTrouble(url: string, code: unknown, error: unknown): boolean {
  if (!/\.[cm]?tsx?$/.test(url)) return false;
  return (
    code === 'ERR_UNKNOWN_FILE_EXTENSION' ||
    String(code).startsWith('ERR_UNSUPPORTED_') ||
    code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' ||
    (error as Error | undefined)?.name === 'SyntaxError'
  );
}

/** What is a function, if anything of that name is. */
function exportOf(module: object, name: string): unknown {
  const [direct, inside] = [own(module, name), own(commonjsExports(module), name)];
  return typeof direct === 'function' ? direct : (inside ?? direct);
}

function exportedFunctions(module: object): string[] {
  const holders = [module, Object(commonjsExports(module)) as object];
  const names = holders.flatMap((holder) =>
    Object.keys(holder).filter((name) => typeof own(holder, name) === 'function'),
  );
  return [...new Set(names)];
}

/** Not every name of a CommonJS module can be told without running it, but they are all here. */
const commonjsExports = (module: object): unknown => own(module, 'default');

function own(holder: unknown, name: string): unknown {
  const object = Object(holder) as Record<string, unknown>;
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
