// Pages for the tests in a browser: a server of files and bundles, and a Chromium that opens them.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { root } from './packages.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
};

/** Without these two a page has no SharedArrayBuffer. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Serves the files of a folder, and what `extra` has under their paths: texts, or functions that make one. Headers go with
 * every answer.
 */
export async function servePages({ folder = root, headers = {}, extra = {} }) {
  const contentOf = async (path) => {
    if (path in extra) return typeof extra[path] === 'function' ? extra[path]() : extra[path];
    const file = new URL(`.${path}`, folder);
    return file.href.startsWith(folder.href) && (await stat(file)).isFile() ? readFile(file) : undefined;
  };
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const content = await contentOf(path).catch(() => undefined);
    const type = types[extname(path)] ?? 'application/octet-stream';
    response.writeHead(content === undefined ? 404 : 200, { 'Content-Type': type, ...headers });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
  '--enable-precise-memory-info',
];

export const openBrowser = () =>
  chromium.launch({ executablePath: findChromium(), args: flags, chromiumSandbox: false });

/** Can be called, made, and asked for anything. */
const nothing = `
  module.exports = new Proxy(function () {}, {
    get: (_, name) => (typeof name === 'symbol' ? () => '' : module.exports),
    apply: () => module.exports,
    construct: () => module.exports,
  });
`;

/** Node's modules are none in a page: what the tests' helpers import of them is there, and is nothing. */
const withoutNode = {
  name: 'without node',
  setup({ onResolve, onLoad }) {
    const builtin = new RegExp(`^(node:.*|graceful-fs|${builtinModules.join('|')})$`);
    onResolve({ filter: builtin }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: nothing, loader: 'js' }));
  },
};

const file = (path) => fileURLToPath(new URL(path, root));

/** A module of the tests with all that it imports, from the packages' sources, as a page loads it. */
export async function bundleForPage(entry, alias = {}) {
  const { outputFiles } = await build({
    entryPoints: [file(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@futures/source', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    plugins: [replaced(alias), withoutNode],
    define: { global: 'globalThis', __dirname: '"/"' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Imports that mean another file here, by the ends of their paths. */
const replaced = (alias) => ({
  name: 'replaced',
  setup({ onResolve }) {
    for (const [end, path] of Object.entries(alias)) {
      const filter = new RegExp(`${end.replace(/[.\\/]/g, '\\$&')}$`);
      onResolve({ filter }, () => ({ path: file(path) }));
    }
  },
});
