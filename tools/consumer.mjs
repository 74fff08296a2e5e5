// A project of somebody else's, outside the repository, that has installed our packed packages.
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pack, scratchFolder } from './pack.mjs';
import { root } from './packages.mjs';
import { mustRun, npm, run } from './run.mjs';

const writeJson = (file, value) => writeFile(file, JSON.stringify(value, null, 2));

/**
 * Makes the project and returns its folder: the files of tests/consumer, and the type tests in `types`. It may have other
 * dependencies, too.
 */
export async function installConsumer(others = {}) {
  const folder = await scratchFolder('consumer');
  const packed = await pack(join(folder, 'tarballs'));
  await writeJson(join(folder, 'package.json'), {
    private: true,
    type: 'module',
    dependencies: {
      ...Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`])),
      ...others,
    },
    // Bun and Deno put their binaries in place from a script.
    allowScripts: Object.fromEntries(Object.keys(others).map((name) => [name, true])),
  });
  await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], { cwd: folder });
  await cp(fileURLToPath(new URL('tests/consumer', root)), folder, { recursive: true });
  await cp(fileURLToPath(new URL('tests/types', root)), join(folder, 'types'), { recursive: true });
  return folder;
}

/** What a project of a user's may look like to a compiler. */
const kinds = {
  NodeNext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  Bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
  // A server's project, which has no types of a browser.
  'Node only': {
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['ES2022'],
    types: ['node'],
    typeRoots: [fileURLToPath(new URL('node_modules/@types', root))],
  },
};

export const projectKinds = Object.keys(kinds);

/** Type-checks the project with a compiler (the file of its `tsc`) as its users would have set it up. */
export async function typeCheck(folder, tsc, kind) {
  const project = join(folder, `tsconfig.${kind}.json`);
  await writeJson(project, {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      types: [],
      ...kinds[kind],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      allowImportingTsExtensions: true,
    },
    include: ['types/*.ts'],
  });
  return run(process.execPath, [tsc, '-p', project, '--pretty', 'false'], { cwd: folder });
}

/** Compiles program.ts as a project of Node's would have it, with types of Node, and returns the JavaScript of it. */
export async function compileProgram(folder, tsc) {
  const project = join(folder, 'tsconfig.program.json');
  await writeJson(project, {
    compilerOptions: {
      ...kinds['Node only'],
      target: 'ES2022',
      strict: true,
      rewriteRelativeImportExtensions: true,
      outDir: 'compiled',
    },
    files: ['program.ts', 'tasks.ts'],
  });
  await mustRun(process.execPath, [tsc, '-p', project, '--pretty', 'false'], { cwd: folder });
  return join(folder, 'compiled/program.js');
}

/** Bundles it for a server, where packages that start workers of their own stay outside. */
export async function bundleProgram(folder) {
  const outdir = join(folder, 'bundled');
  await build({
    absWorkingDir: folder,
    entryPoints: ['program.ts', 'tasks.ts'],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@futures/threads', '@futures/processes'],
    logLevel: 'error',
  });
  return join(outdir, 'program.js');
}
