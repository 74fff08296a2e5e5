// Links in our Markdown lead from file to file, as a plain repository shows them. Here they become links from page to page;
// to files that are no pages they lead into the repository, if `SOURCE_URL` says where that can be read.
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { root } from '../../tools/packages.mjs';
import { pages, sources } from './pages.mjs';

/** Such as https://example.com/futures/blob/main/ */
const { SOURCE_URL } = process.env;

/** A page's link for one of a file's: `undefined` where there is nothing to lead to. */
function hrefFrom(source, href) {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href;
  const [file, anchor] = href.split('#');
  const target = join(dirname(source), decodeURIComponent(file)).replace(/\/$/, '');
  const page = pages.get(isFolder(target) ? join(target, 'README.md') : target);
  if (page !== undefined) return `/${page}${anchor === undefined ? '' : `#${anchor}`}`;
  return SOURCE_URL && new URL(target, SOURCE_URL).href;
}

const isFolder = (path) => {
  const url = new URL(path, root);
  return existsSync(url) && statSync(url).isDirectory();
};

/** A plugin for markdown-it. */
export function repositoryLinks(md) {
  md.core.ruler.push('repository-links', ({ env, tokens }) => {
    const source = sources.get(env.relativePath);
    if (source === undefined) return;
    for (const { children } of tokens) if (children) relink(children, source);
  });
}

function relink(tokens, source) {
  let leadsSomewhere = true;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const href = hrefFrom(source, token.attrGet('href'));
      leadsSomewhere = href !== undefined;
      if (leadsSomewhere) token.attrSet('href', href);
      else becomeHtml(token, '<span class="no-page">');
    } else if (token.type === 'link_close' && !leadsSomewhere) {
      becomeHtml(token, '</span>');
    }
  }
}

const becomeHtml = (token, content) =>
  Object.assign(token, { type: 'html_inline', tag: '', nesting: 0, content });
