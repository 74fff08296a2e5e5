// Runs the program of a suite on a runtime, test by test, and comes to an end whatever becomes of the runtime.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** A test that nobody hears of for so long has brought its runtime to a standstill: its own time-outs come sooner. */
const standstillMs = 90_000;
/** A runtime that ends in the middle of a test is started again behind it, so many times. */
const mostStarts = 20;

/** All tests of a suite, or `only` those of these names: each `{ name, status, ms, error, reason }`. */
export async function runSuite({ name, command, flags }, suite, program, { exceptions, only }) {
  const file = `${program}.${name}.jsonl`;
  const tests = [];
  for (let starts = 1; ; starts++) {
    await rm(file, { force: true });
    const plan = JSON.stringify({ from: tests.length, only, exceptions });
    const ended = await watch(command, [...flags, program, file, plan], file);
    const lines = await linesOf(file);
    const results = lines.filter(({ status, number }) => number !== undefined && status !== 'begun');
    tests.push(...results);
    const last = lines.at(-1);
    if (last?.status === 'end') break;
    if (last?.status !== 'begun' || starts === mostStarts)
      throw new Error(`${suite} on ${name}: ${last?.error ?? 'the tests cannot be loaded'}\n${ended}`);
    tests.push({ name: last.name, status: 'failed', error: `its runtime came to an end with it: ${ended}` });
  }
  await rm(file, { force: true });
  return tests.filter(({ status }) => status !== 'left out');
}

async function linesOf(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Resolves with what is to be said of the end of the program. */
function watch(command, args, file) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (tail = (tail + text).slice(-2000)));
    }
    let known = 0;
    let fault;
    const look = async () => {
      const { length } = await linesOf(file);
      if (length > known) known = length;
      else {
        fault = `nothing was heard for ${standstillMs / 1000} s`;
        child.kill('SIGKILL');
      }
    };
    const timer = setInterval(look, standstillMs);
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      resolve(`${fault ?? signal ?? `exit code ${code}`}\n${tail}`);
    });
  });
}

/** Does one thing for each, no more of them at once than there are processors, and gives the results in their order. */
export async function mapSome(items, act) {
  const results = [];
  const waiting = [...items.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}
