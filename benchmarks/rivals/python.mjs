// CPython's own concurrent.futures, where there is a python3.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../tasks/power_sums.py', import.meta.url));

/** What it calls itself; `undefined` where there is none. */
export function findPython() {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Milliseconds that its pool of processes takes for so many power sums, its start included. */
export const timeInPython = (workers, items, chunksize) =>
  new Promise((resolve, reject) => {
    execFile('python3', [program, workers, items, chunksize].map(String), (error, stdout) =>
      error ? reject(error) : resolve(Number(stdout)),
    );
  });
