// Everything that can be found out without running the library. One line a step; a failing step shows what it printed.
// `node tools/check.mjs types lint` runs only these.
import { bin, run } from './run.mjs';

const node = process.execPath;
const tsc = (...args) => [node, [bin('@typescript/native/bin/tsc'), ...args]];
/** Older TypeScripts see some types otherwise: the one that editors still have, beside the native one. */
const tsc6 = (...args) => [node, [bin('typescript/lib/tsc.js'), ...args]];
const projects = ['packages/core', 'packages/threads', 'packages/processes', '.'];

const steps = {
  build: [[node, ['tools/build.mjs']]],
  types: projects.map((project) => tsc('-p', project, '--noEmit')),
  lint: [[node, [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0']]],
  format: [[node, [bin('prettier/bin/prettier.cjs'), '.', '--check', '--log-level=warn']]],
  conformance: [[node, ['tools/conformance.mjs']]],
  'dead exports': [[node, [bin('knip/bin/knip.js'), '--no-progress']]],
  'package shape': [[node, ['tools/package-shape.mjs']]],
  'api reports': [[node, ['tools/api-report.mjs']]],
  'type tests': [tsc('-p', 'tests/types'), tsc6('-p', 'tests/types')],
  size: [[node, [bin('size-limit/bin.js')]]],
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in steps));
if (unknown) throw new Error(`There is no step "${unknown}", only: ${Object.keys(steps).join(', ')}`);

let failed = 0;
for (const name of asked.length > 0 ? asked : Object.keys(steps)) {
  const start = performance.now();
  const results = [];
  for (const [command, args] of steps[name]) results.push(await run(command, args));
  const bad = results.filter(({ code }) => code !== 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${bad.length > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(14)} ${seconds.padStart(5)} s`);
  for (const { output } of bad) console.log(output.trimEnd().replace(/^/gm, '        '));
  failed += bad.length > 0 ? 1 : 0;
}
if (failed > 0) process.exitCode = 1;
