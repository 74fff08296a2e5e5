import { careful } from '../base/careful.ts';
import type * as FreeVariables from './free-variables.ts';

export type Parser = typeof FreeVariables;

let parser: Parser | Promise<Parser> | undefined;

/**
 * The parser, which is loaded when it is first needed: at once where files can be loaded at once, since `submit` throws
 * what it finds; otherwise a promise of it, as in pages, where it is a chunk of its own.
 */
export function loadParser(): Parser | Promise<Parser> {
  return (parser ??= requireParser() ?? importParser());
}

interface NodeProcess {
  getBuiltinModule?(id: 'node:module'): { createRequire(file: string): (id: string) => unknown } | undefined;
}

function requireParser(): Parser | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  // From the sources and from the build alike. A bundle of the user's has it not: there it is part of the bundle.
  const path = '../../dist/shipping/free-variables.cjs';
  return careful(
    () =>
      process?.getBuiltinModule?.('node:module')?.createRequire(import.meta.url)(path) as Parser | undefined,
    undefined,
  );
}

async function importParser(): Promise<Parser> {
  try {
    return (parser = await import('./free-variables.ts'));
  } catch (error) {
    // The next function may have more luck.
    parser = undefined;
    throw error;
  }
}
