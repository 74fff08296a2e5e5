// Runs the benchmarks, one file a question, each in a process of its own.
//   node benchmarks/run.mjs            all of them
//   node benchmarks/run.mjs wait map   only those with such a part in their name
//   --quick                            smaller numbers, all in some two minutes
//   --write                            into docs/benchmarks, too
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { broken } from './figures.mjs';
import { measured } from './measured.mjs';
import { asMarkdown, writePage } from './pages.mjs';

const { values, positionals: parts } = parseArgs({
  options: { quick: { type: 'boolean' }, write: { type: 'boolean' } },
  allowPositionals: true,
});
const { quick = false, write = false } = values;
const extension = '.bench.mjs';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith(extension))
  .map((file) => file.slice(0, -extension.length))
  .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));

for (const name of names) {
  const results = await measured(name, { quick });
  console.log(await asMarkdown(name, results));
  if (broken(results.bounds).length > 0) process.exitCode = 1;
  if (write) await writePage(name, results);
}
