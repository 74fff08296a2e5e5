// What was seen last of each suite on each runtime, so that a page can be made of runs piece by piece.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { root } from '../packages.mjs';

const folder = new URL('.cache/runtimes/results/', root);
const fileOf = (runtime, suite) => new URL(`${runtime}+${suite.replaceAll(' ', '-')}.json`, folder);

export function keepResult({ runtime: { name, version }, suite, tests, seconds }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name, suite), JSON.stringify({ runtime: { name, version }, suite, tests, seconds }));
}

/** By runtime and then by suite. What was not run is left out and said; throws for what failed. */
export function lastResults(runtimes, suites) {
  const pairs = runtimes.flatMap((runtime) => suites.map((suite) => [runtime, suite]));
  return pairs.flatMap(([runtime, suite]) => {
    const result = read(runtime, suite);
    if (result === undefined) {
      console.log(`"${suite}" was not run on ${runtime}: its place on the page stays empty`);
      return [];
    }
    const failed = result.tests.filter(({ status }) => status === 'failed').length;
    if (failed > 0) throw new Error(`${failed} of "${suite}" failed on ${runtime} when it was run last`);
    return [result];
  });
}

/** Puts the tests that were run again in the places of those that had failed. */
export function mended(result, again) {
  const newest = new Map(again.map((test) => [test.name, test]));
  return { ...result, tests: result.tests.map((test) => newest.get(test.name) ?? test) };
}

export function read(runtime, suite) {
  try {
    return JSON.parse(readFileSync(fileOf(runtime, suite), 'utf8'));
  } catch {
    return undefined;
  }
}
