import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Programs {
  /** Writes a program with the packages' sources bundled into it; it can import what the folder of the tests can. */
  write(program: string): Promise<string>;
  /** Runs a program in a Node of its own, to its own end. */
  run(program: string, flags?: readonly string[]): Promise<Ended>;
}

let programs = 0;

/**
 * Programs that are written beside a package's sources: `folder` is as deep as a source file, so that the paths from there
 * to the build are the same. They import what can be imported from `resolveDir`.
 */
export function programsIn(folder: URL, resolveDir: URL): Programs {
  const write = async (program: string): Promise<string> => {
    await mkdir(folder, { recursive: true });
    const outfile = fileURLToPath(new URL(`program-${process.pid}-${++programs}.mjs`, folder));
    await build({
      stdin: { contents: program, loader: 'ts', resolveDir: fileURLToPath(resolveDir) },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      target: 'es2022',
      conditions: ['@futures/source'],
    });
    return outfile;
  };
  const run = async (program: string, flags: readonly string[] = []): Promise<Ended> => {
    const file = await write(program);
    return new Promise((resolve) => {
      execFile(process.execPath, [...flags, file], { timeout: 60_000 }, (error, stdout, stderr) => {
        const failed = typeof error?.code === 'number' ? error.code : -1;
        resolve({ code: error === null ? 0 : failed, stdout, stderr });
      });
    });
  };
  return { write, run };
}
