// The documentation, held against the built packages.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { markdownFiles } from '../tools/markdown.mjs';
import { root } from '../tools/packages.mjs';
import { run } from '../tools/run.mjs';

test('every link leads somewhere, and every example in the documentation prints what it says', async () => {
  const { code, output } = await run(process.execPath, ['tools/check-docs.mjs']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 120_000);

test.each(['core/src/index', 'core/src/backend', 'core/src/worker', 'threads/src/index'])(
  'every name that %s.ts exports has a place in the reference',
  (entry) => {
    const reference = markdownFiles('docs/reference/')
      .map((path) => readFileSync(new URL(path, root), 'utf8'))
      .join();
    const source = readFileSync(new URL(`packages/${entry}.ts`, root), 'utf8');
    const names = [...source.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) => list.match(/\w+/g));
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(reference))).toEqual([]);
  },
);
