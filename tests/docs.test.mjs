// The documentation, held against the built packages.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { exportedNames } from '../tools/doc-types.mjs';
import { markdownFiles, readMarkdown } from '../tools/markdown.mjs';
import { root } from '../tools/packages.mjs';
import { run } from '../tools/run.mjs';

test('every link leads somewhere, and every example in the documentation prints what it says', async () => {
  const { code, output } = await run(process.execPath, ['tools/check-docs.mjs']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 300_000);

const blocks = markdownFiles('docs/').flatMap((path) => readMarkdown(path).blocks);
const programs = blocks
  .filter(({ language, note }) => /^(js|ts)$/.test(language) && !note.startsWith('no-run'))
  .map(({ source }) => source)
  .join();
const reference = markdownFiles('docs/reference/')
  .map((path) => readFileSync(new URL(path, root), 'utf8'))
  .join();

describe.each([...exportedNames()])('every name that %s exports', (_, names) => {
  const missingIn = (text) => names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));

  test('is there', () => {
    expect(names.length).toBeGreaterThan(1);
  });

  test('has a place in the reference', () => {
    expect(missingIn(reference)).toEqual([]);
  });

  test('is used by a program in the documentation, which runs', () => {
    expect(missingIn(programs)).toEqual([]);
  });
});
