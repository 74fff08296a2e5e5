// Follows every relative link, type-checks every `ts` block and runs every `js` and `ts` block of the Markdown files; compares
// what a block prints with the `text` block right behind it. A block that cannot run says why: ```js no-run: it needs a browser
// One that is a module for the others of its page says its name: ```js file: fib.mjs
//   node tools/check-docs.mjs                  everything
//   node tools/check-docs.mjs docs/guide       only files whose path begins so
//   node tools/check-docs.mjs --update         writes what the blocks print into the `text` blocks
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { transform } from 'esbuild';
import { isSignatures, typeProblems } from './doc-types.mjs';
import { markdownFiles, readMarkdown } from './markdown.mjs';
import { root } from './packages.mjs';
import { run } from './run.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' } },
});
const asked = (path) => positionals.length === 0 || positionals.some((start) => path.startsWith(start));

const pages = new Map(markdownFiles().map((path) => [path, readMarkdown(path)]));
const inRoot = (path) => new URL(path, root);
// Inside the repository, so that programs there find its packages.
const scratch = inRoot('.cache/docs/');

/** What is wrong with a link, if anything. */
function problemOf(path, href) {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [file, anchor] = href.split('#');
  const target = file === '' ? path : join(dirname(path), decodeURIComponent(file));
  if (target.startsWith('..') || !existsSync(inRoot(target))) return 'leads nowhere';
  if (anchor === undefined) return undefined;
  const page = pages.get(statSync(inRoot(target)).isDirectory() ? join(target, 'README.md') : target);
  return page === undefined || page.anchors.has(anchor) ? undefined : 'names no heading there';
}

function brokenLinks(path) {
  return pages.get(path).links.flatMap(({ href, line }) => {
    const problem = problemOf(path, href);
    return problem ? [`${path}:${line}  ${href} ${problem}`] : [];
  });
}

/** The programs of a page share a folder, so that they find the page's modules. */
const folderOf = (path) => new URL(`${path.replaceAll('/', '-')}/`, scratch);
const fileNameOf = ({ note }) => /^file: ([\w.-]+)$/.exec(note)?.[1];

function writeModule(path, block) {
  mkdirSync(folderOf(path), { recursive: true });
  writeFileSync(new URL(fileNameOf(block), folderOf(path)), block.source);
}

/** Runs a block as a module of its own and returns what is wrong with it, if anything. */
async function tryBlock(path, block) {
  const place = `${path}:${block.line}`;
  const noRun = /^no-run\b:?\s*(.*)$/.exec(block.note);
  if (noRun) return noRun[1] ? undefined : `${place}  does not say why it cannot run`;

  const file = new URL(`line-${block.line}.mjs`, folderOf(path));
  mkdirSync(folderOf(path), { recursive: true });
  const { code: program } = await transform(block.source, { loader: block.language, target: 'es2022' });
  // JavaScript stays as it is: what readers paste is what runs.
  writeFileSync(file, block.language === 'js' ? block.source : program);
  const { code, output } = await run(process.execPath, [fileURLToPath(file)], { timeout: 60_000 });

  if (code !== 0) return `${place}  ended with exit code ${code}\n${output}`;
  if (block.output === undefined || block.output.text === output) return undefined;
  if (values.update) return void updates.push({ path, ...block.output, output });
  return `${place}  does not print what it says\n--- expected\n${block.output.text}--- printed\n${output}`;
}

const updates = [];

/** From the end of each file to its beginning, so that line numbers stay true. */
function writeUpdates() {
  for (const { path, from, to, output } of updates.sort((a, b) => b.from - a.from)) {
    const lines = readFileSync(inRoot(path), 'utf8').split('\n');
    lines.splice(from, to - from, ...output.replace(/\n$/, '').split('\n'));
    writeFileSync(inRoot(path), lines.join('\n'));
    console.log(`updated  ${path}:${from}`);
  }
}

/** A few at a time: most of their time is Node's start. */
async function eachOf(jobs, work, atOnce = 4) {
  const left = [...jobs];
  const results = [];
  const worker = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) results.push(await work(job));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });

const paths = [...pages.keys()].filter(asked);
const blocks = paths.flatMap((path) =>
  pages
    .get(path)
    .blocks.filter(({ language }) => language === 'js' || language === 'ts')
    .map((block) => ({ path, block })),
);
const modules = blocks.filter(({ block }) => fileNameOf(block));
const programs = blocks.filter(({ block }) => !fileNameOf(block));
for (const { path, block } of modules) writeModule(path, block);

const isTyped = ({ block }) =>
  block.language === 'ts' && !fileNameOf(block) && (isSignatures(block) || !block.note.startsWith('no-run'));
const typed = blocks.filter(isTyped);
for (const { path } of typed) mkdirSync(folderOf(path), { recursive: true });

const problems = [
  ...paths.flatMap(brokenLinks),
  ...(await typeProblems(typed.map(({ path, block }) => ({ path, block, folder: folderOf(path) })))),
  ...(await eachOf(programs, ({ path, block }) => tryBlock(path, block))),
].filter(Boolean);
writeUpdates();

for (const problem of problems.sort()) console.log(problem);
console.log(`${paths.length} files, ${blocks.length} blocks: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
