import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { licensed } from './tools/licensed.mjs';

// What is built of which package. A file that stands alone has everything that it needs inside.
const table = [
  { name: 'core', entries: ['index', 'backend', 'worker'] },
  { name: 'core', entries: ['shipping/free-variables'], alone: true, formats: ['es', 'cjs'] },
  // Package conditions choose between the two.
  { name: 'threads', entries: ['index', 'node/thread-backend', 'browser/thread-backend'] },
  // CommonJS: a worker starts some milliseconds sooner if it need not start Node's loader of ES modules first.
  { name: 'threads', entries: ['node/thread-entry'], alone: true, formats: ['cjs'] },
  { name: 'threads', entries: ['browser/thread-entry'], alone: true, conditions: ['browser'] },
  // For pages without a bundler: one file that needs no import map, and the parser, which it loads when it needs it.
  { name: 'threads', entries: ['browser/standalone'], alone: true, conditions: ['browser'] },
  {
    name: 'threads',
    entries: ['browser/free-variables'],
    alone: true,
    source: 'core/src/shipping/free-variables',
  },
  { name: 'processes', entries: ['index'] },
  { name: 'processes', entries: ['process-entry'], alone: true, formats: ['cjs'] },
];

const sourceFile = (path) => fileURLToPath(new URL(`packages/${path}.ts`, import.meta.url));

/** Is loaded on demand, and lies beside what loads it: in these folders of the builds. */
const parser = sourceFile('core/src/shipping/free-variables');
const parserIn = { core: 'shipping', threads: 'browser' };

/** Old packages read their version from their manifest. */
const json = {
  name: 'json',
  transform: (code, id) => (id.endsWith('.json') ? `export default ${code}` : null),
};

/** The minifier drops the words by which a bundler that takes our files leaves an `import()` alone, which is for run time. */
const leftAlone = {
  name: 'left alone',
  renderChunk: (code) =>
    code.replace(/\bimport\((?=\w+\))/g, '$&/* @vite-ignore *//* webpackIgnore: true */'),
};

/** An ESM build of a package, a file for a file, where dependencies stay imports; or files that stand alone. */
function build({ name, entries, alone = false, source, conditions = [], formats = ['es'] }) {
  const folder = fileURLToPath(new URL(`packages/${name}/`, import.meta.url));
  const { dependencies = {} } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const external = Object.keys(dependencies);
  const file = (entry) => (source ? sourceFile(source) : `${folder}src/${entry}.ts`);
  const staysOutside = (id) =>
    id.startsWith('node:') ||
    (!alone && id.startsWith('#')) ||
    (id === parser && !entries.some((entry) => file(entry) === parser)) ||
    (!alone && external.some((dep) => id === dep || id.startsWith(`${dep}/`)));
  return {
    input: Object.fromEntries(entries.map((entry) => [entry, file(entry)])),
    external: staysOutside,
    // What gives nothing is not imported: as package.json says, our files do nothing by being imported.
    treeshake: { moduleSideEffects: alone },
    plugins: [
      alone && [
        json,
        resolve({ exportConditions: ['@futures/source', ...conditions] }),
        commonjs(),
        licensed(folder),
      ],
      esbuild({
        target: 'es2022',
        tsconfig: `${folder}tsconfig.json`,
        sourceMap: !alone,
        minify: alone,
      }),
      alone && leftAlone,
    ],
    output: formats.map((format) => ({
      dir: `${folder}dist`,
      format,
      banner: alone ? '/*! Contains software of others: see THIRD-PARTY-LICENSES */' : '',
      // A bare `import 'dependency'` in every entry would keep bundlers from dropping it.
      hoistTransitiveImports: false,
      sourcemap: !alone,
      // Bundlers leave out whole files that nobody needs, but not the classes of one big file: they extend things.
      preserveModules: !alone,
      ...(!alone && { preserveModulesRoot: `${folder}src` }),
      entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
      paths: { [parser]: `./${parserIn[name]}/free-variables.js` },
    })),
  };
}

/** The builds of the files that stand alone: tests, which run from the sources, need no others. */
export const alone = table.filter((row) => row.alone).map(build);

export default table.map(build);
