// Results in a folder: for each question its figures as JSON, its page and its pictures; and one page with a line for each.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { indexOf } from '../pages/index-page.mjs';
import { pageOf } from '../pages/markdown.mjs';
import { plot } from '../pages/plot.mjs';
import { questions } from './measured.mjs';

export const committed = new URL('../../docs/benchmarks/', import.meta.url);
export const scratch = new URL('../../.cache/benchmarks/', import.meta.url);

const pictures = 'pictures';
const slug = (text) => text.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
const pictureOf = (name, of) => `${pictures}/${name}-${slug(of)}.svg`;

export async function write(folder, results) {
  const { name, cases = {}, measures } = results;
  await mkdir(new URL(`${pictures}/`, folder), { recursive: true });
  await removeAll(new URL(`${pictures}/`, folder), (file) => file.startsWith(`${name}-`));
  for (const [of, one] of Object.entries(cases)) {
    await writeFile(new URL(pictureOf(name, of), folder), plot(one, measures));
  }
  const page = await pageOf(results, (of) => pictureOf(name, of));
  await writeFile(new URL(`${name}.md`, folder), page);
  await writeFile(new URL(`${name}.json`, folder), await asJson(results));
}

/** All that a folder holds, in the order of the questions; what is no question any more goes. */
export async function writeIndex(folder) {
  const names = new Set(questions.map(({ name }) => name));
  await removeAll(
    folder,
    (file) => /\.(json|md)$/.test(file) && file !== 'README.md' && !names.has(file.replace(/\.\w+$/, '')),
  );
  await writeFile(new URL('README.md', folder), await indexOf([...(await readAll(folder)).values()]));
}

/** `Map` of name to results, of those questions that have any. */
export async function readAll(folder) {
  const found = new Map();
  for (const { name } of questions) {
    const text = await readFile(new URL(`${name}.json`, folder), 'utf8').catch(() => undefined);
    if (text) found.set(name, JSON.parse(text));
  }
  return found;
}

/** Without the single samples; figures with four digits that mean something. */
function asJson(results) {
  const short = (key, value) => {
    if (key === 'samples') return undefined;
    return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  };
  return format(JSON.stringify(results, short), { parser: 'json', printWidth: 110 });
}

async function removeAll(folder, which) {
  for (const file of await readdir(folder)) if (which(file)) await rm(new URL(file, folder));
}
