// A release of this library, or what would become one, installed where the rivals find it.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../../tools/run.mjs';

const folder = fileURLToPath(new URL('../../.cache/benchmark-release/', import.meta.url));
const names = ['core', 'threads', 'processes'];

/** `what` is a version in the registry, or a folder with packed tarballs (`npm pack`). */
export async function installRelease(what) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--no-audit', '--no-fund', ...wanted(what)], { cwd: folder });
  process.env.FUTURES_RELEASE = folder;
  process.env.FUTURES_RELEASE_NAME = existsSync(what) ? '(tarballs)' : what;
}

function wanted(what) {
  if (!existsSync(what)) return names.map((name) => `@futures/${name}@${what}`);
  const tarballs = readdirSync(what).filter((file) => file.endsWith('.tgz'));
  if (tarballs.length === 0) throw new Error(`There is no tarball in ${what}`);
  return tarballs.map((file) => resolve(what, file));
}
