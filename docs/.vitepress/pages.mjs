// Which files of the repository are pages of the site, and where. Their sources stay where a reader of the plain repository
// expects them; the site gathers them.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path/posix';
import { packages, root } from '../../tools/packages.mjs';

const markdownIn = (folder) =>
  readdirSync(new URL(folder, root), { recursive: true })
    .map((path) => join(folder, path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.md') && !path.includes('/.'));

const isExample = (name) => /^\d+-.*\.(mjs|ts)$/.test(name);
export const examples = readdirSync(new URL('examples/', root))
  .filter(isExample)
  .sort()
  .map((name) => `examples/${name}`);

/** Folders have a README.md, as a plain repository shows it; sites have an index. */
const pageOf = (path) => path.replace(/(^|\/)README\.md$/, '$1index.md');

/** From the path of a file in the repository to that of its page. */
export const pages = new Map([
  ['README.md', 'index.md'],
  ...markdownIn('docs').map((path) => [path, pageOf(path.slice('docs/'.length))]),
  ['docs/README.md', 'contents.md'],
  ['packages/core/src/pool/README.md', 'design/pool.md'],
  ...packages.map(({ name }) => [`packages/${name}/README.md`, `packages/${name}.md`]),
  ['examples/README.md', 'examples/index.md'],
  ['examples/apps/README.md', 'examples/apps.md'],
  ...examples.map((path) => [path, `examples/${basename(path).replace(/\.\w+$/, '.md')}`]),
  ['.github/CONTRIBUTING.md', 'contributing.md'],
  ['.github/SECURITY.md', 'security.md'],
]);

/** The other way round. */
export const sources = new Map([...pages].map(([path, page]) => [page, path]));
