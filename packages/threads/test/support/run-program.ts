import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** As deep as a source file, so that the paths from there to the build are the same. */
const folder = new URL('../../.cache/programs/', import.meta.url);

let programs = 0;

/** Writes a program with the packages' sources bundled into it; it can import what this folder can. */
export async function writeProgram(program: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const outfile = fileURLToPath(new URL(`program-${process.pid}-${++programs}.mjs`, folder));
  await build({
    stdin: { contents: program, loader: 'ts', resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'es2022',
    conditions: ['@futures/source'],
  });
  return outfile;
}

/** Runs a program in a Node of its own, to its own end. */
export async function runProgram(program: string, flags: readonly string[] = []): Promise<Ended> {
  const file = await writeProgram(program);
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, file], { timeout: 60_000 }, (error, stdout, stderr) => {
      const failed = typeof error?.code === 'number' ? error.code : -1;
      resolve({ code: error === null ? 0 : failed, stdout, stderr });
    });
  });
}
