// What would be published, looked at as npm, bundlers and TypeScript will see it.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pack, scratchFolder } from './pack.mjs';
import { packages } from './packages.mjs';
import { bin, mustRun } from './run.mjs';

const folderOf = (name) => packages.find(({ manifest }) => manifest.name === name).folder;

/** Files that stand alone are minified, and have a banner. */
const isStandAlone = (folder, file) => readFileSync(new URL(file, folder), 'utf8').startsWith('/*!');

const folder = await scratchFolder('shape');
try {
  for (const { name, tarball, files } of await pack(folder)) {
    const missing = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'].filter(
      (file) => !files.includes(file),
    );
    if (missing.length > 0) throw new Error(`${name} would be published without ${missing.join(', ')}`);
    const unmapped = files.filter(
      (file) =>
        /^dist\/.*\.js$/.test(file) && !isStandAlone(folderOf(name), file) && !files.includes(`${file}.map`),
    );
    if (unmapped.length > 0)
      throw new Error(`${name} would be published without source maps of ${unmapped.join(', ')}`);
    await mustRun(process.execPath, [bin('publint/src/cli.js'), tarball, '--strict']);
    await mustRun(process.execPath, [
      bin('@arethetypeswrong/cli/dist/index.js'),
      tarball,
      '--profile',
      'esm-only',
    ]);
    console.log(`${name}: ${files.length} files`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
