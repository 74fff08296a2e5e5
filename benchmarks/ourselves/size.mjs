import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bytes } from '../pages/figures.mjs';

export const question = 'How much code does an import bring into a bundle, minified and gzipped?';

const imports = [
  "{ Future } from '@futures/core'",
  "{ wait, asCompleted } from '@futures/core'",
  "{ CancellationTokenSource } from '@futures/core'",
  "{ InlineExecutor } from '@futures/core'",
  "{ Future, wait, asCompleted, InlineExecutor } from '@futures/core'",
  "* as core from '@futures/core'",
  "* as backend from '@futures/core/backend'",
  "* as worker from '@futures/core/worker'",
];

export async function run() {
  const rows = [];
  for (const line of imports) {
    const whole = await bundle(line);
    const shares = [];
    for (const name of whole.dependencies) {
      const { gzipped } = await bundle(line, [name]);
      shares.push(`${name} ${bytes(whole.gzipped - gzipped)}`);
    }
    const ofDependencies = shares.join(', ') || 'none';
    rows.push([`\`import ${line}\``, bytes(whole.minified), bytes(whole.gzipped), ofDependencies]);
  }
  return {
    tables: [{ head: ['', 'minified', 'and gzipped', 'of that, dependencies'], rows }],
    bounds: [],
  };
}

/** Bundles a program that imports this and keeps it. What is `external` is left out. */
async function bundle(line, external = []) {
  const imported = line.slice(0, line.indexOf(' from ')).replace('* as ', '');
  const { outputFiles, metafile } = await build({
    stdin: { contents: `import ${line}; console.log(${imported});`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    write: false,
    metafile: true,
  });
  const [{ contents }] = outputFiles;
  return {
    minified: contents.length,
    gzipped: gzipSync(contents, { level: 9 }).length,
    dependencies: dependenciesOf(Object.values(metafile.outputs)[0].inputs),
  };
}

/** The packages of others that have code in the bundle. */
function dependenciesOf(inputs) {
  const names = Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
}
