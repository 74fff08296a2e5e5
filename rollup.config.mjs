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
  { name: 'threads', entries: ['index'] },
  // CommonJS: a worker starts some milliseconds sooner if it need not start Node's loader of ES modules first.
  { name: 'threads', entries: ['node/thread-entry'], alone: true, formats: ['cjs'] },
  { name: 'processes', entries: ['index'] },
  { name: 'processes', entries: ['process-entry'], alone: true, formats: ['cjs'] },
];

/** Old packages read their version from their manifest. */
const json = {
  name: 'json',
  transform: (code, id) => (id.endsWith('.json') ? `export default ${code}` : null),
};

/** An ESM build of a package, a file for a file, where dependencies stay imports; or files that stand alone. */
function build({ name, entries, alone = false, formats = ['es'] }) {
  const folder = fileURLToPath(new URL(`packages/${name}/`, import.meta.url));
  const { dependencies = {} } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const external = Object.keys(dependencies);
  const file = (entry) => `${folder}src/${entry}.ts`;
  const standAlone = table.filter((row) => row.alone && row.name === name).flatMap((row) => row.entries);
  const staysOutside = (id) =>
    id.startsWith('node:') ||
    (!alone && external.some((dep) => id === dep || id.startsWith(`${dep}/`))) ||
    (!alone && standAlone.some((entry) => id === file(entry)));
  return {
    input: Object.fromEntries(entries.map((entry) => [entry, file(entry)])),
    external: staysOutside,
    // What gives nothing is not imported: as package.json says, our files do nothing by being imported.
    treeshake: { moduleSideEffects: alone },
    plugins: [
      alone && [json, resolve({ exportConditions: ['@futures/source'] }), commonjs(), licensed(folder)],
      esbuild({
        target: 'es2022',
        tsconfig: `${folder}tsconfig.json`,
        sourceMap: !alone,
        minify: alone,
      }),
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
      // They lie where their sources do, beside those that import them.
      paths: Object.fromEntries(standAlone.map((entry) => [file(entry), `./${entry}.js`])),
    })),
  };
}

/** The builds of the files that stand alone: tests, which run from the sources, need no others. */
export const alone = table.filter((row) => row.alone).map(build);

export default table.map(build);
