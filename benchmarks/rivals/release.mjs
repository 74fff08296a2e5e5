import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ourPools } from './ours.mjs';

/** Where `run.mjs --release` has installed one, and what it calls itself. */
const { FUTURES_RELEASE: folder, FUTURES_RELEASE_NAME: name } = process.env;

function ofRelease() {
  const { resolve } = createRequire(`${folder}/program.js`);
  const load = (specifier) => () => import(pathToFileURL(resolve(specifier)).href);
  const packages = { threads: load('@futures/threads'), processes: load('@futures/processes') };
  return ourPools(` ${name}`, packages, 'release');
}

export const release = folder ? ofRelease() : {};
