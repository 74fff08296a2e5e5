// The example apps, built by their bundlers and driven in Chromium as a visitor would.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findChromium } from '../tools/chromium.mjs';
import { root } from '../tools/packages.mjs';
import { bundleForPage, isolation, openBrowser, servePages } from '../tools/pages.mjs';
import { run } from '../tools/run.mjs';

const inBrowsers = findChromium() ? describe : describe.skip;
const mandelbrot = new URL('examples/apps/mandelbrot/', root);

/** In a process of its own, as from a shell: bundlers have a life of their own inside of jest. */
async function build(script) {
  const { code, output } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(mandelbrot),
  });
  if (code !== 0) throw new Error(output);
  return output;
}

const bundlers = {
  Vite: () =>
    build(
      "import { build } from 'vite'; await build({ configFile: './vite.config.mjs', logLevel: 'warn' });",
    ),
  'webpack 5': () =>
    build(`
      import webpack from 'webpack';
      import config from './webpack.config.mjs';
      webpack(config, (error, stats) => {
        const problems = error ?? stats.toString('errors-warnings');
        if (error || stats.hasErrors() || stats.hasWarnings()) throw new Error(problems);
      });
    `),
};

inBrowsers('in Chromium', () => {
  let browser;
  const servers = [];

  async function open(folder, headers = isolation, extra = {}) {
    const server = await servePages({ folder, headers, extra });
    servers.push(server);
    const page = await browser.newPage({ viewport: { width: 900, height: 800 } });
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
    });
    return { page, problems, url: server.url };
  }

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  const textOf = (page, id) => page.locator(`#${id}`).textContent();
  /** Of a second in which the page does nothing, in milliseconds. */
  const longestIdleFrame = (page) =>
    page.evaluate(async () => {
      let longest = 0;
      const begin = performance.now();
      for (let last = begin; last < begin + 1000;) {
        const now = await new Promise(requestAnimationFrame);
        longest = Math.max(longest, now - last);
        last = now;
      }
      return longest;
    });
  const painted = (page) =>
    page.evaluate(() => {
      const { width, height } = document.querySelector('#picture');
      const { data } = document.querySelector('#picture').getContext('2d').getImageData(0, 0, width, height);
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] === 255) count++;
      return count / (width * height);
    });

  describe.each(Object.entries(bundlers))('the Mandelbrot page, built by %s,', (name, bundle) => {
    const folder = new URL(`dist/${name === 'Vite' ? 'vite' : 'webpack'}/`, mandelbrot);

    beforeAll(bundle, 120_000);

    test.each([
      ['isolated', isolation],
      ['not isolated', {}],
    ])(
      'paints with all cores, and stays smooth: %s',
      async (how, headers) => {
        const { page, problems, url } = await open(folder, headers);
        await page.goto(`${url}/?iterations=2000`);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(how === 'isolated');
        const longest = [];
        // A busy machine makes frames long that the page has not: the best of a few runs is the page's own.
        for (
          let limit = 50;
          longest.length < 5;
          limit = Math.max(limit, 2 * (await longestIdleFrame(page)))
        ) {
          await page.click('#start');
          await page.waitForFunction(() =>
            document.querySelector('#state').textContent.startsWith('done in'),
          );
          longest.push(parseInt(await textOf(page, 'frame'), 10));
          if (longest.at(-1) < limit) break;
        }
        expect(longest.length).toBeLessThan(5);
        expect(await painted(page)).toBe(1);
        expect(Number(await textOf(page, 'workers'))).toBe(
          await page.evaluate(() => navigator.hardwareConcurrency),
        );
        await page.waitForFunction(() => /^1\.\d/.test(document.querySelector('#area').textContent));
        expect(await page.locator('#progress').evaluate((bar) => bar.value)).toBe(1);
        await mkdir(new URL('.cache/', root), { recursive: true });
        const shot = `.cache/mandelbrot-${name.replace(' ', '-').toLowerCase()}.png`;
        await page.screenshot({ path: fileURLToPath(new URL(shot, root)) });
        expect(problems).toEqual([]);
        await page.close();
      },
      120_000,
    );

    test('stops what runs within 50 ms of a click on Cancel, in the middle of its loops', async () => {
      const { page, problems, url } = await open(folder);
      // A strip would take minutes.
      await page.goto(`${url}/?iterations=1000000`);
      const delays = [];
      do {
        await page.click('#start');
        await page.waitForFunction(() => document.querySelector('#workers').textContent !== '');
        await page.waitForTimeout(200);
        await page.click('#cancel');
        await page.waitForFunction(() =>
          document.querySelector('#state').textContent.startsWith('cancelled'),
        );
        delays.push(parseInt(/after (\d+) ms/.exec(await textOf(page, 'state'))[1], 10));
        await page.waitForFunction(() => !document.querySelector('#start').disabled);
      } while (delays.at(-1) >= 50 && delays.length < 5);
      expect(Math.min(...delays)).toBeLessThan(50);
      expect(problems).toEqual([]);
      await page.close();
    }, 120_000);
  });

  test('a page without a bundler finds the package by an import map', async () => {
    const { page, problems, url } = await open(root);
    await page.goto(`${url}/examples/apps/plain/`);
    await page.click('#count');
    await page.waitForFunction(() => document.querySelector('#state').textContent === '78498 primes');
    expect(problems).toEqual([]);
    await page.close();
  }, 60_000);

  test('or by its path', async () => {
    const { page, url } = await open(root, {}, { '/empty.html': '' });
    await page.goto(`${url}/empty.html`);
    const answer = await page.evaluate(async () => {
      const { ThreadPoolExecutor } = await import('/packages/threads/dist/browser/standalone.js');
      return new ThreadPoolExecutor(1).submit((a, b) => a + b, 20, 22);
    });
    expect(answer).toBe(42);
    await page.close();
  }, 60_000);

  test('a component that a server has rendered comes to life in the page', async () => {
    const { output } = await run(process.execPath, ['examples/apps/ssr/render.mjs']);
    const script = await bundleForPage('examples/apps/ssr/page.mjs');
    const at = '/packages/threads/src/browser';
    const { page, url } = await open(root, {}, { [`${at}/ssr.html`]: output, [`${at}/page.js`]: script });
    await page.goto(`${url}${at}/ssr.html`);
    expect(await textOf(page, 'result')).toBe('not yet');
    await page.click('#sum');
    await page.waitForFunction(() => document.querySelector('#result').textContent === '500000500000');
    await page.close();
  }, 60_000);
});

describe('on a server', () => {
  test.each([
    ['the package for Node', []],
    ['the package for browsers', ['--conditions=browser']],
  ])(
    'importing %s, and making a pool, starts nothing and keeps nobody alive',
    async (_, flags) => {
      const before = `const names = () => Object.getOwnPropertyNames(globalThis).join(); const before = names();`;
      const after = `await new Promise((resolve) => setTimeout(resolve, 50)); console.log(names() === before, process.getActiveResourcesInfo().join());`;
      const { output, code } = await run(process.execPath, [
        ...flags,
        '--input-type=module',
        '-e',
        `${before} await import('@futures/threads'); ${after}`,
      ]);
      expect({ code, output: output.trim() }).toEqual({ code: 0, output: 'true' });
      const rendered = await run(process.execPath, [...flags, 'examples/apps/ssr/render.mjs']);
      expect(rendered.code).toBe(0);
      expect(rendered.output).toContain('<button id="sum">');
    },
    60_000,
  );
});

/** In bytes of gzip, with what the app itself is made of. The goals are in docs/design/decisions/0014-size.md. */
test('what the Vite build loads keeps to its budgets', async () => {
  await bundlers.Vite();
  const assets = new URL('dist/vite/assets/', mandelbrot);
  const sizes = {};
  for (const file of await readdir(assets)) {
    const name = file.replace(/-[\w-]{8}\.js$/, '');
    sizes[name] = gzipSync(await readFile(new URL(file, assets)), { level: 9 }).length;
  }
  // The parser is a chunk of its own, which a page loads with the first function that travels as source.
  expect(Object.keys(sizes).sort()).toEqual(['free-variables', 'index', 'tasks.worker', 'thread-entry']);
  expect(sizes.index).toBeLessThan(35_500);
  expect(sizes['tasks.worker']).toBeLessThan(18_000);
  expect(sizes['thread-entry']).toBeLessThan(17_500);
}, 120_000);
