// Builds the documentation as a site into dist/site: gathers its pages in .cache/site, has VitePress build them, and
// follows every link and anchor of what came out.
//   node tools/site.mjs            builds; fails for a dead link
//   node tools/site.mjs --serve    and serves it, until it is interrupted
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { examples, pages } from '../docs/.vitepress/pages.mjs';
import { root } from './packages.mjs';
import { writeApi } from './site/api.mjs';
import { deadLinks } from './site/dead-links.mjs';

const { values } = parseArgs({ options: { serve: { type: 'boolean' } } });

const docs = fileURLToPath(new URL('docs', root));
const gathered = new URL('.cache/site/', root);
const built = new URL('dist/site/', root);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

function gather() {
  rmSync(gathered, { recursive: true, force: true });
  for (const [path, page] of pages) {
    const file = new URL(page, gathered);
    mkdirSync(new URL('./', file), { recursive: true });
    writeFileSync(file, textOf(path));
  }
  const isPicture = (path) => !/\.(md|json)$|\/\.vitepress$/.test(path.replaceAll('\\', '/'));
  cpSync(new URL('docs', root), gathered, { recursive: true, filter: isPicture });
  cpSync(new URL('docs/.vitepress/public', root), new URL('public', gathered), { recursive: true });
}

function textOf(path) {
  if (path === 'README.md') return homePage();
  return examples.includes(path) ? examplePage(path) : read(path);
}

/** The README under a banner, which has its title and first sentence. */
function homePage() {
  const [, body] = read('README.md').split(/^# .*\n\n.*\n/m);
  return `---\n${read('docs/.vitepress/home.yaml')}---\n${body}`;
}

/** The comment that an example begins with, the program, and what it prints. */
function examplePage(path) {
  const [, name, language] = /([^/]+)\.m?(js|ts)$/.exec(path);
  const [, comment, program] = /^((?:\/\/.*\n)*)([^]*)$/.exec(read(path));
  const output = read(`examples/${name}.out`);
  const fence = (info, text) => `\`\`\`${info}\n${text.trimEnd()}\n\`\`\`\n`;
  return [
    // A program needs the room of the outline more than an outline.
    '---\naside: false\n---\n',
    `# ${name}\n`,
    comment.replace(/^\/\/ ?/gm, ''),
    fence(language, program),
    output && `It prints:\n\n${fence('text', output)}`,
  ].join('\n');
}

const start = performance.now();
gather();
await writeApi();
// Its configuration looks at the pages when it is loaded.
const { build, serve } = await import('vitepress');
await build(docs);
const { count, dead } = deadLinks(built, process.env.SITE_BASE);
for (const link of dead) console.log(link);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(`${count} links, ${dead.length} dead; dist/site built in ${seconds} s`);
if (dead.length > 0) process.exitCode = 1;
else if (values.serve) await serve({ root: docs });
