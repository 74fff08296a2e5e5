// Where this machine has a Chromium, and how to run a module in a page of it.
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
  'msedge.exe',
];
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a Chromium (`CHROMIUM` names another one), or `undefined`. */
export function findChromium() {
  const { CHROMIUM, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...(CHROMIUM ? [CHROMIUM] : []), ...onPath, ...usualPlaces].find(isExecutable);
}

// Without these two a page has no SharedArrayBuffer.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Serves one page that runs `script` as a module. */
async function servePage(script) {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/program.js';
    response.writeHead(200, { ...isolation, 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><script type="module" src="/program.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Runs a module with all its imports in a page, until it prints a line that matches `last`. Returns what it printed. */
export async function runInChromium(executablePath, file, last, timeout = 60_000) {
  const bundle = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const page = await servePage(bundle.outputFiles[0].text);
  const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const tab = await browser.newPage();
    const lines = [];
    const ended = new Promise((resolve, reject) => {
      tab.on('console', (message) => {
        lines.push(message.text());
        if (last.test(message.text())) resolve();
      });
      tab.on('pageerror', reject);
      setTimeout(
        () => reject(new Error(`The page printed no last line:\n${lines.join('\n')}`)),
        timeout,
      ).unref();
    });
    await Promise.all([ended, tab.goto(page.url)]);
    return lines.join('\n');
  } finally {
    await browser.close();
    page.close();
  }
}
