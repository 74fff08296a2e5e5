// What would be published, looked at as npm, bundlers and TypeScript will see it.
import { rm } from 'node:fs/promises';
import { pack, scratchFolder } from './pack.mjs';
import { bin, mustRun } from './run.mjs';

const folder = await scratchFolder('shape');
try {
  for (const { name, tarball, files } of await pack(folder)) {
    const missing = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'].filter(
      (file) => !files.includes(file),
    );
    if (missing.length > 0) throw new Error(`${name} would be published without ${missing.join(', ')}`);
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
