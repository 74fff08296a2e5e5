// Builds every published package: Rollup makes the JavaScript, the compiler the declarations.
import { rmSync } from 'node:fs';
import { packages } from './packages.mjs';
import { bin, mustRun } from './run.mjs';

const node = process.execPath;

try {
  // A file that was renamed must not be packed under its old name.
  for (const { folder } of packages) rmSync(new URL('dist', folder), { recursive: true, force: true });
  await mustRun(node, [bin('rollup/dist/bin/rollup'), '-c', '--silent']);
  for (const { name } of packages)
    await mustRun(node, [bin('@typescript/native/bin/tsc'), '-p', `packages/${name}`]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
