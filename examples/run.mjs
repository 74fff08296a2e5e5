// Runs the examples in the order of their numbers and shows what they print.
//   node examples/run.mjs            the live view of a pool at work
//   node examples/run.mjs --all      all examples
//   node examples/run.mjs 02 05      only these
//   node examples/run.mjs --check    compares what they print with their .out files, and shows only differences
//   node examples/run.mjs --update   writes the .out files, but for those with patterns (see expected.mjs)
//
// They are TypeScript, and Node 20 cannot run that: esbuild takes the types off first, which takes some milliseconds.
// From Node 22.18 on `node examples/02-submit.ts` runs one as it is.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import { build } from 'esbuild';
import { differenceFrom, hasPatterns } from './expected.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, check: { type: 'boolean' }, update: { type: 'boolean' } },
});

const folder = new URL('./', import.meta.url);
// Inside the repository, so that they find its packages.
const compiled = new URL('../.cache/examples/', import.meta.url);

/** Each file becomes one of JavaScript; functions stay as they are written, for they travel as source. */
async function compile() {
  rmSync(compiled, { recursive: true, force: true });
  await build({
    entryPoints: [fileURLToPath(new URL('*.ts', folder))],
    outdir: fileURLToPath(compiled),
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
  });
}

const programOf = (file) => fileURLToPath(new URL(file.replace(/\.ts$/, '.js'), compiled));

const asked = (file) => positionals.length === 0 || positionals.some((number) => file.startsWith(number));
const examples = readdirSync(folder)
  .filter((file) => /^\d+-.*\.ts$/.test(file) && asked(file))
  .sort();

/** What an example prints, and its exit code. */
function print(file) {
  return new Promise((resolve) => {
    execFile(process.execPath, [programOf(file)], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ output: stdout.replaceAll('\r\n', '\n') + stderr, failed: error !== null });
    });
  });
}

/** Hands the terminal to the live view, which Ctrl-C ends in its own way. */
function showLive() {
  process.on('SIGINT', () => {});
  const live = spawn(process.execPath, [programOf('live.ts')], { stdio: 'inherit' });
  return new Promise((resolve) => live.on('exit', (code) => resolve((process.exitCode = code ?? 1))));
}

const outFile = (file) => new URL(file.replace(/\.ts$/, '.out'), folder);

/** Without a file, nothing is what is expected. */
function expectedOf(file) {
  return existsSync(outFile(file)) ? readFileSync(outFile(file), 'utf8') : '';
}

async function runExamples() {
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
  const done = values.check ? 'print what they should' : 'ran';
  console.log(`${examples.length - bad} of ${examples.length} examples ${done}`);
  if (bad > 0) process.exitCode = 1;
}

await compile();
if (positionals.length > 0 || values.all || values.check || values.update) await runExamples();
else await showLive();
