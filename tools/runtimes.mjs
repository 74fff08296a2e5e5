// The contract of the executors on every runtime, the portable programs, and the types under older compilers.
//   node tools/runtimes.mjs                       everything
//   node tools/runtimes.mjs bun threads           of that only the targets and suites that are named
//   node tools/runtimes.mjs bun --update          writes docs/guide/runtimes.md of the last results of all
//   node tools/runtimes.mjs --again               runs again what failed the last time, such as on a machine that was busy
//   node tools/runtimes.mjs bun --anyway          runs the exceptions too, to see whether they still are some
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exceptions } from '../tests/runtimes/exceptions.mjs';
import { suites } from '../tests/runtimes/suites.mjs';
import { findChromium, runInChromium } from './chromium.mjs';
import { installConsumer, projectKinds, typeCheck } from './consumer.mjs';
import { root } from './packages.mjs';
import { mustRun } from './run.mjs';
import { install, runtimeNamed, runtimeNames } from './runtimes/binaries.mjs';
import { keepResult, lastResults, mended, read } from './runtimes/last-results.mjs';
import { updatePage } from './runtimes/page.mjs';
import { programOf } from './runtimes/program.mjs';
import { mapSome, runSuite } from './runtimes/suite.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' }, again: { type: 'boolean' }, anyway: { type: 'boolean' } },
});

const portable = fileURLToPath(new URL('tests/portable/core.mjs', root));
const lastLine = /^\d+ passed, \d+ failed$/m;

async function inChromium() {
  const chromium = findChromium();
  if (!chromium) throw new Error('There is no Chromium here: npm run system-packages');
  const output = await runInChromium(chromium, portable, lastLine);
  if (!/^\d+ passed, 0 failed$/m.test(output)) throw new Error(output);
  return `portable program: ${lastLine.exec(output)[0]}`;
}

async function underTypeScript(version) {
  const folder = await install(`typescript@${version}`);
  const consumer = await installConsumer();
  try {
    for (const kind of projectKinds) {
      const { code, output } = await typeCheck(consumer, `${folder}node_modules/typescript/bin/tsc`, kind);
      if (code !== 0) throw new Error(`${kind}\n${output}`);
    }
    return `type tests, ${projectKinds.join(', ')}`;
  } finally {
    await rm(consumer, { recursive: true, force: true });
  }
}

/** What is no runtime of the pools'. */
const others = {
  chromium: inChromium,
  'typescript@5.4': () => underTypeScript('5.4'),
  'typescript@5.9': () => underTypeScript('5.9'),
};

const targetNames = [...runtimeNames, ...Object.keys(others)];
const suiteNames = Object.keys(suites);
const named = (names) => names.filter((name) => positionals.includes(name));
const orAll = (some, all) => (some.length > 0 ? some : all);

const unknown = positionals.find((name) => ![...targetNames, ...suiteNames].includes(name));
if (unknown) throw new Error(`There is no "${unknown}", only: ${[...targetNames, ...suiteNames].join(', ')}`);

const askedTargets = orAll(named(targetNames), named(suiteNames).length > 0 ? runtimeNames : targetNames);
const askedSuites = orAll(named(suiteNames), suiteNames);
const failures = [];

async function runOn(runtime, suite) {
  const begun = performance.now();
  const known = values.anyway ? [] : (exceptions[runtime.name]?.[suite] ?? []);
  const program = await programOf(suites[suite]);
  if (values.again) {
    const last = read(runtime.name, suite);
    const only = last.tests.filter(({ status }) => status === 'failed').map(({ name }) => name);
    return mended(last, await runSuite(runtime, suite, program, { exceptions: known, only }));
  }
  const tests = await runSuite(runtime, suite, program, { exceptions: known });
  const unused = known.filter(({ test }) => !tests.some(({ name }) => name.includes(test)));
  for (const { test } of unused)
    tests.push({ name: test, status: 'failed', error: 'an exception for no test' });
  return { runtime, suite, tests, seconds: (performance.now() - begun) / 1000 };
}

const count = (tests, status) => tests.filter((test) => test.status === status).length;

function summary(tests) {
  const failed = tests.filter(({ status }) => status === 'failed');
  const excepted = count(tests, 'excepted');
  return [
    `${count(tests, 'passed')} passed`,
    failed.length > 0 && `${failed.length} FAILED`,
    excepted > 0 && `${excepted} excepted`,
  ]
    .filter(Boolean)
    .join(', ');
}

const line = (name, what, result, seconds) =>
  console.log(
    `${name.padEnd(15)} ${what.padEnd(22)} ${result.padEnd(34)} ${seconds === undefined ? '' : `${seconds.toFixed(0).padStart(4)} s`}`,
  );

const begun = performance.now();
const runtimes = [];
for (const name of askedTargets.filter((name) => runtimeNames.includes(name)))
  runtimes.push(await runtimeNamed(name));

const failedBefore = ({ name }, suite) =>
  read(name, suite)?.tests.some(({ status }) => status === 'failed') ?? false;
const pairs = runtimes
  .flatMap((runtime) => askedSuites.map((suite) => [runtime, suite]))
  .filter(([runtime, suite]) => !values.again || failedBefore(runtime, suite));
await mapSome(pairs, async ([runtime, suite]) => {
  try {
    const result = await runOn(runtime, suite);
    line(runtime.name, suite, summary(result.tests), result.seconds);
    for (const { name, status, error } of result.tests)
      if (status === 'failed') failures.push(`${runtime.name}, ${suite}: ${name}\n${error}`);
    if (!values.anyway) keepResult(result);
  } catch (error) {
    line(runtime.name, suite, 'FAILED');
    failures.push(error.message);
  }
});

if (askedSuites.length === suiteNames.length && !values.again) {
  for (const { name, command, flags } of runtimes) {
    try {
      const output = await mustRun(command, [...flags, portable]);
      line(name, 'portable program', lastLine.exec(output)[0]);
    } catch (error) {
      line(name, 'portable program', 'FAILED');
      failures.push(error.message);
    }
  }
}

for (const name of askedTargets.filter((name) => name in others && !values.again)) {
  try {
    line(name, '', await others[name]());
  } catch (error) {
    line(name, '', 'FAILED');
    failures.push(error.message);
  }
}

if (values.update && failures.length === 0) await updatePage(lastResults(runtimeNames, suiteNames));

const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
for (const failure of failures) console.log(`\nFAILED  ${failure}`);
console.log(
  failures.length > 0
    ? `\n${failures.length} failed, in ${minutes} minutes`
    : `\nall passed, in ${minutes} minutes`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
