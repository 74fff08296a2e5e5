// The sidebar: every page of a folder, in the order in which the tables of contents link to it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { root } from '../../tools/packages.mjs';
import { readMarkdown } from '../../tools/markdown.mjs';
import { examples, pages, sources } from './pages.mjs';

const contents = [
  'docs/README.md',
  'docs/design/README.md',
  'docs/benchmarks/README.md',
  'examples/README.md',
];
const order = contents.flatMap((path) =>
  readMarkdown(path).links.map(({ href }) => pages.get(join(dirname(path), href.split('#')[0]))),
);
const place = (page) => (order.includes(page) ? order.indexOf(page) : order.length);

const titleOf = (page) => {
  const source = sources.get(page);
  if (examples.includes(source)) return source.replace(/^.*\/|\.\w+$/g, '');
  return /^# (.*)$/m.exec(readFileSync(new URL(source, root), 'utf8'))[1].replaceAll('`', '');
};
const link = (page, text = titleOf(page)) => ({ text, link: `/${page.replace(/(index)?\.md$/, '')}` });

/** The pages right in a folder, its index left out. */
const pagesIn = (folder) =>
  [...sources.keys()]
    .filter((page) => dirname(page) === folder && !page.endsWith('index.md'))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b, 'en'))
    .map((page) => link(page));

const group = (text, items, collapsed) => ({ text, items, ...(collapsed !== undefined && { collapsed }) });
const overview = (folder, text = 'Overview') => link(`${folder}/index.md`, text);

export function sidebar(api) {
  const guide = [group('Guide', pagesIn('guide'))];
  const design = [
    group('Design', [overview('design'), ...pagesIn('design')]),
    group('Decisions', pagesIn('design/decisions')),
  ];
  const more = [link('contributing.md', 'Contributing'), link('security.md', 'Security')];
  return {
    '/guide/': guide,
    '/reference/': [group('Reference', pagesIn('reference'))],
    '/api/': api,
    '/examples/': [group('Examples', [overview('examples'), ...pagesIn('examples')])],
    '/design/': design,
    '/benchmarks/': [group('Benchmarks', [overview('benchmarks'), ...pagesIn('benchmarks')])],
    '/packages/': [group('Packages', pagesIn('packages'))],
    '/': [...guide, group('Packages', pagesIn('packages')), group('More', more)],
  };
}
