// Asks the questions, all of them or those with such a part in their name, and writes what it finds.
//   node benchmarks/run.mjs                   all, into docs/benchmarks
//   node benchmarks/run.mjs burst round-trip  only these
//   --quick                                   small numbers, in less than three minutes, into .cache/benchmarks
//   --into FOLDER                             elsewhere
//   --pages                                   measures nothing, and writes the pages of what is there anew
//   --release VERSION|FOLDER                  with the rows of a release, or of packed tarballs
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { answer, questions } from './measure/measured.mjs';
import { installRelease } from './measure/release.mjs';
import { committed, readAll, scratch, write, writeIndex } from './measure/results.mjs';
import { broken } from './pages/figures.mjs';
import { summaryOf } from './pages/markdown.mjs';

const { values, positionals: parts } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    into: { type: 'string' },
    pages: { type: 'boolean', default: false },
    release: { type: 'string' },
  },
  allowPositionals: true,
});
const { quick, pages, release } = values;
const into = values.into ? pathToFileURL(`${values.into}/`) : quick ? scratch : committed;
const asked = questions.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
if (asked.length === 0) throw new Error(`No question has ${parts.join(' or ')} in its name`);

if (release) await installRelease(release);
const start = performance.now();
const seconds = () => `${Math.round((performance.now() - start) / 1e3)} s`;
if (pages) await writeAgain();
else for (const question of asked) await ask(question);
await writeIndex(into);
console.error(`${seconds()} for ${asked.length} questions, written into ${into.pathname}`);

async function ask(question) {
  const results = await answer(question, {
    quick,
    tell: (title) => console.error(`${seconds()}  ${question.name}: ${title}`),
  });
  console.log(await summaryOf(results));
  if (results.failure || broken(results.bounds ?? []).length > 0) process.exitCode = 1;
  await write(into, results);
}

/** With the reasons that are written down by now. */
async function writeAgain() {
  const found = await readAll(into);
  for (const { name, address } of asked.filter((question) => found.has(question.name))) {
    const { reasons } = await import(address);
    await write(into, { ...found.get(name), reasons });
  }
}
