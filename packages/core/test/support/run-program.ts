import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs a program in a Node of its own, with the packages' sources bundled into it. */
export async function runProgram(program: string, flags: readonly string[] = []): Promise<Ended> {
  const { outputFiles } = await build({
    stdin: { contents: program, loader: 'ts', resolveDir: here },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    conditions: ['@futures/source'],
  });
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...flags, '--input-type=module', '-'],
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        });
      },
    );
    child.stdin?.end(outputFiles[0]?.text);
  });
}
