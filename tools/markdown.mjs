// The repository's Markdown files, and what is in one: links, places to link to, fenced blocks.
import { readdirSync, readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';
import { root } from './packages.mjs';

// api/ has reports of types, which are no documentation.
const notOurs = new Set(['node_modules', 'dist', 'coverage', '.cache', '.git', 'api']);
const markdown = new MarkdownIt({ html: true });

/** Their paths from the root, sorted. */
export function markdownFiles(folder = '') {
  return readdirSync(new URL(folder, root), { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = folder + entry.name;
      if (entry.isDirectory()) return markdownFiles(`${path}/`);
      return path.endsWith('.md') ? [path] : [];
    })
    .sort();
}

/** `{ links: [{ href, line }], anchors: Set, blocks: [{ language, note, source, line, output }] }` of a file. */
export function readMarkdown(path) {
  const tokens = markdown.parse(readFileSync(new URL(path, root), 'utf8'), {});
  const slugger = new GithubSlugger();
  const links = [];
  const anchors = new Set();
  const blocks = [];
  let line = 1;
  tokens.forEach((token, index) => {
    // The cells of a table know no line, its rows do.
    if (token.map) line = token.map[0] + 1;
    if (token.type === 'inline') {
      links.push(...hrefs(token).map((href) => ({ href, line })));
      if (tokens[index - 1]?.type === 'heading_open') anchors.add(slugger.slug(textOf(token)));
    } else if (token.type === 'fence') {
      blocks.push(blockOf(token, tokens[index + 1]));
    }
  });
  return { links, anchors, blocks };
}

function hrefs(inline) {
  return inline.children.map((token) => token.attrGet('href') ?? token.attrGet('src')).filter(Boolean);
}

function textOf(inline) {
  return inline.children.map((token) => token.content).join('');
}

/** What stands behind the language is the note; a `text` block right behind is the output that is promised. */
function blockOf(fence, next) {
  const [, language, note] = /^(\S*)\s*(.*)$/.exec(fence.info);
  const output = next?.type === 'fence' && next.info === 'text' ? next : undefined;
  return {
    language,
    note,
    source: fence.content,
    line: fence.map[0] + 1,
    output: output && { text: output.content, from: output.map[0] + 1, to: output.map[1] - 1 },
  };
}
