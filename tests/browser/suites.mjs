// Runs the modules of tests beside this file in a page each.
import { bundleForPage, servePages } from '../../tools/pages.mjs';

const aliases = {
  '@jest/globals': 'tests/browser/jest-globals.mjs',
  'leak-counters.ts': 'tests/browser/leak-counters.mjs',
};

const workers = ['closing', 'forgiving', 'late', 'lockless'];

/** Entries of workers that come to nothing. */
const entries = {
  '/entries/missing-import.js': "import './nowhere.js';",
  '/entries/syntax.js': 'let = 1 2',
  '/entries/throws.js': "throw new RangeError('at import')",
  '/entries/silent.js': 'setInterval(() => {}, 1000)',
};

// As deep as a source of the package: the path from there to the worker's entry is the same.
const place = '/packages/threads/src/browser';

/** A server of these suites, whose page loads one of them. */
export async function serveSuites(names, headers) {
  const modules = [
    ...names.map(async (name) => [
      `${place}/${name}.js`,
      await bundleForPage(`tests/browser/${name}.mjs`, aliases),
    ]),
    ...workers.map(async (name) => [
      `/tests/browser/${name}.worker.js`,
      await bundleForPage(`tests/browser/${name}.worker.mjs`),
    ]),
  ];
  const pages = names.map((name) => [
    `${place}/${name}.html`,
    `<!doctype html><script type="module" src="${name}.js"></script>`,
  ]);
  return servePages({
    headers,
    extra: { ...entries, ...Object.fromEntries([...pages, ...(await Promise.all(modules))]) },
  });
}

/** The report of `runTests`, from the page of a suite. */
export async function runSuite(browser, server, name) {
  const page = await browser.newPage();
  const printed = [];
  page.on('pageerror', (error) => printed.push(String(error)));
  try {
    await page.goto(`${server.url}${place}/${name}.html`, { waitUntil: 'load' });
    const isThere = await page.evaluate(() => 'result' in globalThis);
    if (!isThere) throw new Error(`The suite ${name} did not load:\n${printed.join('\n')}`);
    return await page.evaluate(() => globalThis.result);
  } finally {
    await page.close();
  }
}
