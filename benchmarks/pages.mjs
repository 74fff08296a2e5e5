import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { format } from 'prettier';
import { holds } from './figures.mjs';

const folder = new URL('../docs/benchmarks/', import.meta.url);

/** What a benchmark found, to be read in a terminal and in a browser. */
export function asMarkdown(name, { question, tables, bounds }) {
  const parts = [`# ${name}`, question, ...tables.map(asTable), ...asBounds(bounds)];
  return format(parts.join('\n\n'), { parser: 'markdown', printWidth: 110 });
}

export async function writePage(name, results) {
  const text = await asMarkdown(name, results);
  const source = `[\`benchmarks/${name}.bench.mjs\`](../../benchmarks/${name}.bench.mjs)`;
  const foot = `Written by \`npm run bench -- ${name} --write\` from ${source}. ${machine()}.`;
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.md`, folder), `${text}\n---\n\n${foot}\n`);
}

function asTable({ title, head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  // The first column says what, the others hold figures.
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
  return `${title ? `**${title}**\n\n` : ''}${[line(head), rule, ...rows.map(line)].join('\n')}`;
}

function asBounds(bounds) {
  if (bounds.length === 0) return [];
  const rows = bounds.map((bound) => [
    bound.what,
    bound.written,
    `${bound.kind === 'must' ? 'must' : 'should'} be ${bound.sign} ${bound.writtenLimit}`,
    holds(bound) ? 'holds' : '**does not hold**',
  ]);
  return [asTable({ title: 'Bounds', head: ['', 'measured', '', ''], rows })];
}

function machine() {
  const [{ model }] = cpus();
  const cores = availableParallelism();
  const day = new Date().toISOString().slice(0, 10);
  return `${model.trim()}, ${cores} cores, ${process.platform} ${process.arch}, Node ${process.version}, ${day}`;
}
