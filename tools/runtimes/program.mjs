// Makes a program of a file of tests, which any runtime runs: the tests as JavaScript, with a small harness in place of jest,
// over the packages as they were built.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../packages.mjs';

const harness = fileURLToPath(new URL('tests/runtimes/harness.mjs', root));
const programs = new URL('.cache/runtimes/programs/', root);

const isPublished = /\/packages\/(core|threads|processes)\/src\/(.*)\.ts$/;

/** Tests see the build: a package by its name, and what they import from a folder of sources, where it was built to. */
const fromTheBuild = {
  name: 'from the build',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@jest\/globals$/ }, () => ({ path: harness }));
    onResolve({ filter: /^@futures\/(core|threads|processes)/ }, () => ({ external: true }));
    onResolve({ filter: /\/src\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const source = new URL(path, `${pathToFileURL(resolveDir)}/`).href;
      if (!isPublished.test(source)) return undefined;
      return { external: true, path: source.replace('/src/', '/dist/').replace(/\.ts$/, '.js') };
    });
    // What lies beside a test is found beside it.
    onLoad({ filter: /\/packages\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};

/** Writes the program of a file of tests and returns its path. */
export async function programOf(file) {
  const path = fileURLToPath(new URL(file, root));
  const outfile = fileURLToPath(new URL(`${file.replaceAll('/', '+').replace(/\.ts$/, '')}.mjs`, programs));
  await build({
    stdin: {
      contents: `import ${JSON.stringify(path)};\nimport { run } from '@jest/globals';\nawait run();`,
      sourcefile: basename(path),
      resolveDir: fileURLToPath(root),
    },
    outfile,
    bundle: true,
    // A package may say that to import it has no effects; to import its tests has.
    ignoreAnnotations: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    external: ['esbuild', 'fast-check'],
    plugins: [fromTheBuild],
    logLevel: 'silent',
  });
  return outfile;
}
