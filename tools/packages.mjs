// The workspaces that are published, in the order in which they depend on each other.
import { readFileSync } from 'node:fs';

export const root = new URL('../', import.meta.url);

export const packages = ['core', 'threads', 'processes'].map((name) => {
  const folder = new URL(`packages/${name}/`, root);
  const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return { name, folder, manifest };
});
