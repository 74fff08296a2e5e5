// Packs the published packages as a release would.
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages } from './packages.mjs';
import { npm } from './run.mjs';

/** A new folder outside the repository, where no `node_modules` of ours is in reach. */
export const scratchFolder = (name) => mkdtemp(join(tmpdir(), `futures-${name}-`));

/** Writes the tarballs into `folder` and returns `{ name, tarball, files }` for each. */
export async function pack(folder) {
  await mkdir(folder, { recursive: true });
  const workspaces = packages.flatMap(({ name }) => ['-w', `packages/${name}`]);
  const report = await npm([
    'pack',
    '--json',
    '--loglevel=error',
    '--pack-destination',
    folder,
    ...workspaces,
  ]);
  // Warnings may precede the list.
  const packed = JSON.parse(report.slice(report.search(/^\[/m)));
  return packed.map(({ name, filename, files }) => ({
    name,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
  }));
}
