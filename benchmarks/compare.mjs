// Holds a run against the committed results, as ratios.
//   node benchmarks/compare.mjs                   asks all questions again, and compares
//   node benchmarks/compare.mjs burst round-trip  only these
//   --with FOLDER                                 compares a run that was written there; nothing is measured
//   --base FOLDER                                 with this in place of docs/benchmarks
// It ends with exit code 1 if a row of this library is slower by a tenth, and by more than its samples differ, once what
// happened to everybody's figures is taken off.
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { answer, questions } from './measure/measured.mjs';
import { committed, readAll, write } from './measure/results.mjs';
import { compared, comparisonOf } from './pages/comparison.mjs';

const { values, positionals: parts } = parseArgs({
  options: { with: { type: 'string' }, base: { type: 'string' }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folderOf = (path) => pathToFileURL(`${path}/`);
const asked = ({ name, folder }) =>
  folder === 'questions' && (parts.length === 0 || parts.some((part) => name.includes(part)));

const before = await readAll(values.base ? folderOf(values.base) : committed);
const now = values.with ? await readAll(folderOf(values.with)) : await measureAgain();
const rows = compared(before, now).filter(({ name }) =>
  questions.some((one) => one.name === name && asked(one)),
);

console.log(await comparisonOf(rows));
if (rows.some(({ slower }) => slower)) process.exitCode = 1;

async function measureAgain() {
  const scratch = new URL('../.cache/benchmarks-again/', import.meta.url);
  await mkdir(scratch, { recursive: true });
  const found = new Map();
  for (const question of questions.filter(asked)) {
    console.error(question.name);
    const results = await answer(question, { quick: values.quick });
    await write(scratch, results);
    found.set(question.name, results);
  }
  return found;
}
