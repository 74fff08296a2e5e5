// The workspaces that are published, in the order in which they depend on each other.
import { readFileSync } from 'node:fs';

export const root = new URL('../', import.meta.url);

export const packages = ['core', 'threads', 'processes'].map((name) => {
  const folder = new URL(`packages/${name}/`, root);
  const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return { name, folder, manifest };
});

/** What users import, other builds of the same left out: `{ name: '@futures/core/worker', report, folder, source, types }`, by the packages' `exports`. */
export const entryPoints = packages.flatMap(({ folder, manifest }) =>
  Object.entries(manifest.exports)
    .filter(([, conditions]) => conditions['@futures/source'])
    .map(([path, conditions]) => ({
      name: manifest.name + path.slice(1),
      report: `api/${(manifest.name + path.slice(1)).replace('@futures/', '').replaceAll('/', '-')}.api.md`,
      folder,
      source: new URL(conditions['@futures/source'], folder),
      types: new URL(conditions.types, folder),
    })),
);
