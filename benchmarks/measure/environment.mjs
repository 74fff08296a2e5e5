// Where and with what something was measured.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { findPython } from '../rivals/python.mjs';

const own = new URL('../package.json', import.meta.url);

const load = () => Number(loadavg()[0].toFixed(1));

/** At the start of the program: later it is that of the questions before. */
const before = load();

/** To be called at the start; what it returns, at the end. */
export function observe({ quick = false } = {}) {
  const start = performance.now();
  return () => ({
    model: cpus()[0].model.trim(),
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 1024 ** 3),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    load: [before, load()],
    seconds: Math.round((performance.now() - start) / 1e3),
    quick,
  });
}

/** Of the libraries that are compared with, as they are installed. */
export function versions() {
  const { dependencies } = JSON.parse(readFileSync(own, 'utf8'));
  const require = createRequire(own);
  const compared = ['piscina', 'tinypool', 'workerpool', 'poolifier', 'jest-worker', 'comlink'];
  const installed = compared.map((name) => [name, versionOf(require, name) ?? dependencies[name]]);
  const python = findPython()?.replace('Python ', '');
  return Object.fromEntries([...installed, ...(python ? [['CPython', python]] : [])]);
}

function versionOf(require, name) {
  for (const folder of require.resolve.paths(name)) {
    try {
      return JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')).version;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
