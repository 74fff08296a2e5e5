// What keeps dead links out of the site that `npm run docs` builds.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { deadLinks } from '../tools/site/dead-links.mjs';

const folder = mkdtempSync(join(tmpdir(), 'futures-site-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'guide'));
writeFileSync(join(folder, 'guide/index.html'), '<h1 id="top">Guide</h1><a href="../index.html">back</a>');
writeFileSync(join(folder, 'logo.svg'), '');

test.each([
  ['guide/', 'is alive'],
  ['/futures/guide/index.html#top', 'is alive'],
  ['guide/#bottom', 'names nothing there'],
  ['guide/more.html', 'leads nowhere'],
  ['logo.svg', 'is alive'],
  ['logo.png', 'leads nowhere'],
  ['https://example.com/nowhere', 'is alive'],
  ['#here', 'is alive'],
  ['#there', 'names nothing there'],
])('a link to %s %s', (link, problem) => {
  writeFileSync(join(folder, 'index.html'), `<p id="here"><a class="x" href="${link}">text</a></p>`);
  const { dead } = deadLinks(pathToFileURL(`${folder}/`), '/futures/');
  expect(dead).toEqual(problem === 'is alive' ? [] : [`index.html  ${link} ${problem}`]);
});
