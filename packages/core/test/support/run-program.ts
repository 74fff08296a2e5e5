import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs a program in a Node of its own, with the packages' sources bundled into it. */
export async function runProgram(program: string, flags: readonly string[] = []): Promise<Ended> {
  const code = await bundle(program, 'esm');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...flags, '--input-type=module', '-'],
      (error, stdout, stderr) => {
        const failed = typeof error?.code === 'number' ? error.code : -1;
        resolve({ code: error === null ? 0 : failed, stdout, stderr });
      },
    );
    child.stdin?.end(code);
  });
}

/** Runs a program, a list of statements that set `answer`, in a realm that has these globals and the language's own. */
export async function runBare(program: string, globals: Record<string, unknown>): Promise<unknown> {
  const code = await bundle(`${program}\nglobalThis.answer = answer;`, 'iife');
  const realm = createContext({ ...globals });
  runInContext(code, realm);
  return realm.answer;
}

/** The program and all that it imports, as one. */
export async function bundle(program: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, loader: 'ts', resolveDir: here },
    bundle: true,
    write: false,
    format,
    platform: format === 'esm' ? 'node' : 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    conditions: ['@futures/source'],
    // Where there is no such thing, the parser is not looked for as a file.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return (outputFiles[0] as { text: string }).text;
}
