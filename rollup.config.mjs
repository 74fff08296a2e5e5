import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import esbuild from 'rollup-plugin-esbuild';

const entries = {
  core: ['index', 'backend', 'worker'],
  threads: ['index'],
  processes: ['index'],
};

/** One ESM build of a package, a file for a file, and its dependencies stay imports. */
function build([name, names]) {
  const folder = fileURLToPath(new URL(`packages/${name}/`, import.meta.url));
  const { dependencies = {} } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const external = Object.keys(dependencies);
  return {
    input: Object.fromEntries(names.map((entry) => [entry, `${folder}src/${entry}.ts`])),
    external: (id) =>
      id.startsWith('node:') || external.some((dep) => id === dep || id.startsWith(`${dep}/`)),
    // A dependency whose names are all unused here is not imported at all.
    treeshake: { moduleSideEffects: 'no-external' },
    plugins: [esbuild({ target: 'es2022', tsconfig: `${folder}tsconfig.json`, sourceMap: true })],
    output: {
      dir: `${folder}dist`,
      format: 'es',
      // A bare `import 'dependency'` in every entry would keep bundlers from dropping it.
      hoistTransitiveImports: false,
      sourcemap: true,
      // Bundlers leave out whole files that nobody needs, but not the classes of one big file: they extend things.
      preserveModules: true,
      preserveModulesRoot: `${folder}src`,
      entryFileNames: '[name].js',
    },
  };
}

export default Object.entries(entries).map(build);
