// What was seen last of each suite on each runtime, so that a page can be made of runs piece by piece.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from '../packages.mjs';

const folder = new URL('.cache/runtimes/results/', root);
const fileOf = (runtime, suite) => new URL(`${runtime}+${suite.replaceAll(' ', '-')}.json`, folder);

export function keepResult({ runtime: { name, version }, suite, tests, seconds }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name, suite), JSON.stringify({ runtime: { name, version }, suite, tests, seconds }));
}

/** All of them, by runtime and then by suite; throws for one that was not run, or not without a failure. */
export function lastResults(runtimes, suites) {
  return runtimes.flatMap((runtime) => suites.map((suite) => lastResult(runtime, suite)));
}

function lastResult(runtime, suite) {
  const result = read(runtime, suite);
  if (result === undefined) throw new Error(`"${suite}" was not run on ${runtime}`);
  const failed = result.tests.filter(({ status }) => status === 'failed').length;
  if (failed > 0) throw new Error(`${failed} of "${suite}" failed on ${runtime} when it was run last`);
  return result;
}

function read(runtime, suite) {
  try {
    return JSON.parse(readFileSync(fileOf(runtime, suite), 'utf8'));
  } catch {
    return undefined;
  }
}
