// The guide's page on runtimes: what a run of everything has shown, as a table.
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { root } from '../packages.mjs';

const page = new URL('docs/guide/runtimes.md', root);
const begin = '<!-- made by npm run test:runtimes -- --update -->';

/** Writes what was seen behind the mark, up to the end of the page. */
export async function updatePage(results) {
  const [text] = readFileSync(page, 'utf8').split(begin);
  const options = await prettier.resolveConfig(page);
  const made = `${text}${begin}\n\n${table(results)}\n\n${missing(results)}\n`;
  writeFileSync(page, await prettier.format(made, { ...options, parser: 'markdown' }));
}

const unique = (items) => [...new Set(items)];
const label = ({ name, version }) =>
  `${name.replace(/@.*/, '').replace(/^./, (c) => c.toUpperCase())} ${version}`;

/** The executor's contract is a chapter a row, any other suite one. What stands outside of chapters is of the contract itself. */
function features({ suite, tests }) {
  const rowOf = ({ name }) => {
    const [first, chapter, ...rest] = name.split(' › ');
    if (!first.endsWith('Executor')) return suite;
    return rest.length > 0 ? `${suite}: ${chapter}` : undefined;
  };
  const rows = groupBy(
    tests.filter(({ status }) => status !== 'skipped'),
    rowOf,
  );
  rows.delete(undefined);
  return rows;
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** All reasons, in the order in which they come: their places are their numbers. */
const reasonsIn = (results) =>
  unique(results.flatMap(({ tests }) => tests.flatMap(({ reason }) => (reason ? [reason] : []))));

function table(results) {
  const runtimes = unique(results.map(({ runtime }) => label(runtime)));
  const reasons = reasonsIn(results);
  const rows = new Map();
  for (const result of results) {
    for (const [feature, tests] of features(result)) {
      const cells = rows.get(feature) ?? new Map();
      rows.set(feature, cells.set(label(result.runtime), cell(tests, reasons)));
    }
  }
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...runtimes]),
    line(['---', ...runtimes.map(() => '---:')]),
    ...[...rows].map(([feature, cells]) => line([feature, ...runtimes.map((one) => cells.get(one) ?? '')])),
  ].join('\n');
}

/** How many passed, and for those that did not run the numbers of the reasons. */
function cell(tests, reasons) {
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const excepted = unique(tests.flatMap(({ reason }) => (reason ? [reasons.indexOf(reason) + 1] : [])));
  const notes = excepted.map((number) => `[${number}](#what-is-missing)`).join(', ');
  return notes === '' ? `${passed}` : `${passed}, not ${notes}`;
}

function missing(results) {
  const items = reasonsIn(results).map((reason) => {
    const excepted = results.flatMap(({ runtime, tests }) =>
      tests.filter((test) => test.reason === reason).map(({ link }) => ({ link, on: label(runtime) })),
    );
    const [{ link }] = excepted;
    return `1. **${unique(excepted.map(({ on }) => on)).join(', ')}**: ${reason}. ${excepted.length} tests. [Read more](${link})`;
  });
  return `## What is missing\n\nThe numbers in the table.\n\n${items.join('\n')}`;
}
