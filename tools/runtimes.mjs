// The jest suite on every Node, the portable programs on every runtime, the types under older compilers.
// `node tools/runtimes.mjs node@22 bun` runs only these. Runtimes come from npm into .cache/runtimes and stay there.
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findChromium, runInChromium } from './chromium.mjs';
import { installConsumer, projectKinds, typeCheck } from './consumer.mjs';
import { root } from './packages.mjs';
import { bin, mustRun, npm } from './run.mjs';

const isWindows = process.platform === 'win32';
const platform = `${isWindows ? 'win' : process.platform}-${process.arch}`;
const program = fileURLToPath(new URL('tests/portable/core.mjs', root));
const jest = bin('jest/bin/jest.js');
const lastLine = /^\d+ passed, \d+ failed$/m;

/** Installs one package into a folder of its own, once, and returns that folder. */
async function install(spec) {
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

async function onNode(version) {
  const name = `node-${platform}`;
  const folder = await install(`${name}@${version}`);
  const node = `${folder}node_modules/${name}/bin/node${isWindows ? '.exe' : ''}`;
  const flags = ['--expose-gc', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const suite = await mustRun(node, [...flags, jest, 'packages/']);
  return `${/^Tests:.*$/m.exec(suite)?.[0]}; portable: ${await portable(node, [])}`;
}

async function onBun() {
  const folder = await install('bun@1.4.5');
  return `portable: ${await portable(`${folder}node_modules/bun/bin/bun.exe`, [])}`;
}

async function onDeno() {
  const folder = await install('deno@2.9.6');
  const deno = `${folder}node_modules/deno/deno${isWindows ? '.exe' : ''}`;
  return `portable: ${await portable(deno, ['run', '--allow-all'])}`;
}

/** Runs the portable program and returns its last line. */
async function portable(command, args) {
  return lastLine.exec(await mustRun(command, [...args, program]))?.[0];
}

async function inChromium() {
  const chromium = findChromium();
  if (!chromium) throw new Error('There is no Chromium here: npm run system-packages');
  const output = await runInChromium(chromium, program, lastLine);
  if (!/^\d+ passed, 0 failed$/m.test(output)) throw new Error(output);
  return `portable: ${lastLine.exec(output)[0]}`;
}

async function underTypeScript(version) {
  const folder = await install(`typescript@${version}`);
  const consumer = await installConsumer();
  try {
    for (const kind of projectKinds) {
      const { code, output } = await typeCheck(consumer, `${folder}node_modules/typescript/bin/tsc`, kind);
      if (code !== 0) throw new Error(`${kind}\n${output}`);
    }
    return `type tests, ${projectKinds.join(', ')}`;
  } finally {
    await rm(consumer, { recursive: true, force: true });
  }
}

const targets = {
  'node@20': () => onNode('20'),
  'node@22': () => onNode('22'),
  'node@24': () => onNode('24'),
  'node@26': () => onNode('26'),
  bun: onBun,
  deno: onDeno,
  chromium: inChromium,
  'typescript@5.4': () => underTypeScript('5.4'),
  'typescript@5.9': () => underTypeScript('5.9'),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in targets));
if (unknown) throw new Error(`There is no target "${unknown}", only: ${Object.keys(targets).join(', ')}`);

for (const name of asked.length > 0 ? asked : Object.keys(targets)) {
  try {
    console.log(`ok      ${name.padEnd(14)} ${await targets[name]()}`);
  } catch (error) {
    console.log(`FAILED  ${name}\n${error.message}`);
    process.exitCode = 1;
  }
}
