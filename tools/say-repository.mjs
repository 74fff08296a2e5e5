// Before publishing: writes into the manifests where their sources are. npm's provenance statement is refused unless that
// is the repository whose workflow publishes, which only the workflow knows.
import { writeFileSync } from 'node:fs';
import { packages } from './packages.mjs';

const { GITHUB_SERVER_URL = 'https://github.com', GITHUB_REPOSITORY } = process.env;
if (!GITHUB_REPOSITORY)
  throw new Error('GITHUB_REPOSITORY is not set: packages are published by the release workflow only');

for (const { name, folder, manifest } of packages) {
  const repository = {
    type: 'git',
    url: `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`,
    directory: `packages/${name}`,
  };
  writeFileSync(new URL('package.json', folder), `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`);
}
