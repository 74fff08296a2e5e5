// The runtimes: from npm into .cache/runtimes, where they stay.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { root } from '../packages.mjs';
import { mustRun, npm } from '../run.mjs';

const isWindows = process.platform === 'win32';
const exe = isWindows ? '.exe' : '';
const node = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;

/** Installs one package into a folder of its own, once, and returns that folder. */
export async function install(spec) {
  const folder = new URL(`.cache/runtimes/${spec.replaceAll('/', '+')}/`, root);
  const cwd = fileURLToPath(folder);
  if (existsSync(new URL('complete', folder))) return cwd;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // Bun and Deno put their binary in place from an install script.
  const allowScripts = { bun: true, deno: true };
  await writeFile(new URL('package.json', folder), JSON.stringify({ private: true, allowScripts }));
  await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', spec], { cwd });
  await writeFile(new URL('complete', folder), '');
  return cwd;
}

/** By name: where its binary is, and what it is to be told to run a file of JavaScript as these tests want it. */
const runtimes = {
  ...Object.fromEntries(
    ['20', '22', '24', '26'].map((version) => [
      `node@${version}`,
      { spec: `${node}@${version}`, binary: `${node}/bin/node${exe}`, flags: ['--expose-gc'] },
    ]),
  ),
  bun: { spec: 'bun@1.4.5', binary: 'bun/bin/bun.exe', flags: ['--expose-gc'] },
  deno: {
    spec: 'deno@2.9.6',
    binary: `deno/deno${exe}`,
    flags: ['run', '--allow-all', '--v8-flags=--expose-gc'],
  },
};

export const runtimeNames = Object.keys(runtimes);

/** Makes sure that a runtime is here. */
export async function runtimeNamed(name) {
  const { spec, binary, flags } = runtimes[name];
  const command = `${await install(spec)}node_modules/${binary}`;
  const [version] = /\d+\.\d+\.\d+/.exec(await mustRun(command, ['--version']));
  return { name, version, command, flags };
}
