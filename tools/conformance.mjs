// Holds the table of Python's behaviours (docs/reference/python.md) against the tests that cite its rows.
//   node tools/conformance.mjs             fails if a row that is said to hold has no test, or names one that does not cite it
//   node tools/conformance.mjs --update    writes into each row the files of the tests that cite it
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from './packages.mjs';

const { values } = parseArgs({ options: { update: { type: 'boolean' } } });

const table = new URL('docs/reference/python.md', root);
const folders = [
  'packages/core/test/',
  'packages/threads/test/',
  'packages/processes/test/',
  'packages/testing/src/',
  'tests/',
];
const kinds = ['same', 'differs', 'does not translate'];
const count = 263;

const row = /^\| (CF-\d+) \| (.+?) \| (.+?) \|(.*)\|$/gm;
const numberOf = (id) => Number(id.slice(3));

/** Which files cite a row: `CF-012`, or `CF-012…CF-015` for several. */
function citations() {
  const files = new Map();
  for (const folder of folders) {
    for (const path of readdirSync(new URL(folder, root), { recursive: true })) {
      if (!/\.(ts|mjs)$/.test(path)) continue;
      const file = folder + path.replaceAll('\\', '/');
      for (const id of idsIn(readFileSync(new URL(file, root), 'utf8'))) {
        files.set(id, (files.get(id) ?? new Set()).add(file));
      }
    }
  }
  return files;
}

function* idsIn(text) {
  for (const [, first, last = first] of text.matchAll(
    /CF-(\d{3})(?:\s?(?:…|\.\.\.?|–|-|to)\s?CF-(\d{3}))?/g,
  )) {
    for (let n = Number(first); n <= Number(last); n++) yield `CF-${String(n).padStart(3, '0')}`;
  }
}

const label = (file) => file.replace(/^.*\//, '').replace(/\.test\.ts$|\.ts$|\.mjs$/, '');
const linksTo = (files) =>
  [...files]
    .sort()
    .map((file) => `[${label(file)}](../../${file})`)
    .join(', ');

const cited = citations();
const text = readFileSync(table, 'utf8');
const rows = [...text.matchAll(row)].map(([, id, , here, tests]) => ({
  id,
  here,
  named: [...tests.matchAll(/\]\(\.\.\/\.\.\/([^)]+)\)/g)].map(([, file]) => file),
}));

const problems = [];
if (rows.length !== count) problems.push(`the table has ${rows.length} rows instead of ${count}`);
rows.forEach(({ id, here, named }, index) => {
  if (numberOf(id) !== index + 1) problems.push(`${id} stands at place ${index + 1}`);
  if (!kinds.some((kind) => here.startsWith(kind)))
    problems.push(`${id} begins with none of: ${kinds.join(', ')}`);
  const files = cited.get(id) ?? new Set();
  if (/^(same|differs)/.test(here) && files.size === 0) problems.push(`${id} is cited by no test`);
  if (values.update) return;
  for (const file of named.filter((file) => !files.has(file))) problems.push(`${id} is not cited by ${file}`);
  if (named.length === 0 && files.size > 0) problems.push(`${id} names no test: npm run conformance`);
});
for (const [id, files] of cited) {
  if (!rows.some((known) => known.id === id))
    problems.push(`${[...files].join(', ')} cites ${id}, which there is not`);
}

if (values.update) {
  const updated = text.replace(row, (_, id, python, here) => {
    const tests = linksTo(cited.get(id) ?? []);
    return `| ${id} | ${python} | ${here} | ${tests}${tests && ' '}|`;
  });
  writeFileSync(table, updated);
}

for (const problem of problems) console.log(problem);
console.log(`${rows.length} rows, ${cited.size} cited: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
