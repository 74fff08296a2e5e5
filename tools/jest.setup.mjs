// Tests run from the sources, but for the files that stand alone, which are loaded as files: those are built here when
// a source is newer, so that tests need no build before them.
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { alone } from '../rollup.config.mjs';
import { packages, root } from './packages.mjs';

const age = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

async function newestIn(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = files.filter((entry) => entry.isFile()).map((file) => age(join(file.parentPath, file.name)));
  return Math.max(...(await Promise.all(times)));
}

/** The files that a build writes, by its outputs. */
const filesOf = ({ input, output }) =>
  output.flatMap(({ dir, entryFileNames }) =>
    Object.keys(input).map((name) => join(dir, entryFileNames.replace('[name]', name))),
  );

async function write(options) {
  const bundle = await rollup(options);
  for (const output of options.output) {
    const { output: files } = await bundle.generate(output);
    for (const { fileName, code } of files) {
      const path = join(output.dir, fileName);
      await mkdir(dirname(path), { recursive: true });
      // Another run of the tests may be reading the old one.
      const draft = `${path}.${process.pid}`;
      await writeFile(draft, code);
      await rename(draft, path);
    }
  }
  await bundle.close();
}

export default async function setup() {
  const sources = await Promise.all(
    packages.map(({ folder }) => newestIn(fileURLToPath(new URL('src', folder)))),
  );
  const changed = Math.max(...sources, await age(fileURLToPath(new URL('rollup.config.mjs', root))));
  for (const options of alone) {
    const built = await Promise.all(filesOf(options).map(age));
    if (Math.min(...built) < changed) await write(options);
  }
}
