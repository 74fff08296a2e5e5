// Follows every link of a built site, to its very anchor. VitePress looks at links between pages only, and not at anchors.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const unescape = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const attributes = (html, name) =>
  [...html.matchAll(new RegExp(`<[a-z][^>]*? ${name}="([^"]*)"`, 'g'))].map(([, value]) => unescape(value));

/** `{ count, dead }`: how many links were followed, and the ones that lead nowhere, with the page that they are on. */
export function deadLinks(site, base = '/') {
  const files = readdirSync(site, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
  const pages = new Map(
    files.filter((path) => path.endsWith('.html')).map((path) => [path, readPage(new URL(path, site))]),
  );
  const dead = new Set();
  let count = 0;
  for (const [path, { links }] of pages) {
    for (const link of links) {
      const problem = problemOf(link, path);
      count += 1;
      if (problem) dead.add(`${path}  ${link} ${problem}`);
    }
  }
  return { count, dead: [...dead] };

  function problemOf(link, from) {
    const { origin, pathname, hash } = new URL(link, new URL(base + from, 'site://here'));
    if (origin !== 'null' || !link || /^[a-z]+:/i.test(link)) return undefined;
    const path = decodeURIComponent(pathname).replace(base, '');
    const page = [path, `${path}index.html`, `${path}.html`].find((name) => pages.has(name));
    if (page === undefined) return existsSync(new URL(path, site)) ? undefined : 'leads nowhere';
    const anchor = decodeURIComponent(hash.slice(1));
    return anchor === '' || pages.get(page).anchors.has(anchor) ? undefined : 'names nothing there';
  }
}

function readPage(file) {
  const html = readFileSync(file, 'utf8').replace(/<script\b[\s\S]*?<\/script>/g, '');
  return {
    links: [...attributes(html, 'href'), ...attributes(html, 'src')],
    anchors: new Set(attributes(html, 'id')),
  };
}
