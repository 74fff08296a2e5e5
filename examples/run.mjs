// Runs the examples in the order of their numbers and shows what they print.
//   node examples/run.mjs            all of them
//   node examples/run.mjs 02 05      only these
//   node examples/run.mjs --check    compares what they print with their .out files, and shows only differences
//   node examples/run.mjs --update   writes the .out files, but for those with patterns (see expected.mjs)
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import { differenceFrom, hasPatterns } from './expected.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, update: { type: 'boolean' } },
});

const folder = new URL('./', import.meta.url);
const asked = (file) => positionals.length === 0 || positionals.some((number) => file.startsWith(number));
const examples = readdirSync(folder)
  .filter((file) => /^\d+-.*\.mjs$/.test(file) && asked(file))
  .sort();

/** What an example prints, and its exit code. */
function print(file) {
  const path = fileURLToPath(new URL(file, folder));
  return new Promise((resolve) => {
    execFile(process.execPath, [path], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ output: stdout.replaceAll('\r\n', '\n') + stderr, failed: error !== null });
    });
  });
}

const outFile = (file) => new URL(file.replace(/\.mjs$/, '.out'), folder);

/** Without a file, nothing is what is expected. */
function expectedOf(file) {
  return existsSync(outFile(file)) ? readFileSync(outFile(file), 'utf8') : '';
}

let bad = 0;
for (const file of examples) {
  const { output, failed } = await print(file);
  if (values.update && !failed && !hasPatterns(expectedOf(file))) writeFileSync(outFile(file), output);
  const difference = values.check ? differenceFrom(expectedOf(file), output) : undefined;
  const wrong = failed || difference !== undefined;
  if (wrong) bad++;
  if (values.check) {
    console.log(`${wrong ? 'FAILED' : 'ok    '}  ${file}`);
    if (wrong) console.log(`${difference ?? 'ended with an error'}\n--- printed\n${output}`);
  } else {
    console.log(`${styleText('bold', `examples/${file}`)}${failed ? ' FAILED' : ''}\n${output}`);
  }
}
console.log(
  `${examples.length - bad} of ${examples.length} examples ${values.check ? 'print what they should' : 'ran'}`,
);
if (bad > 0) process.exitCode = 1;
