// What was found, as Markdown: tables, bounds, and a sentence for each case in which somebody else is ahead.
import { format } from 'prettier';
import { holds, ratio, scaleOf } from './figures.mjs';
import { behind, byRealm } from './standing.mjs';

export const asMarkdown = (parts) =>
  format(parts.filter(Boolean).join('\n\n'), { parser: 'markdown', printWidth: 110 });

/** A question's page; `picture(case)` is the address of its plot, or nothing. */
export function pageOf(results, picture) {
  const { name, question, how, environment } = results;
  return asMarkdown([
    `# ${name}`,
    `**${question}** ${how ?? ''}`,
    warningOf(environment),
    ...bodyOf(results, picture),
    '---',
    foot(results),
  ]);
}

function bodyOf(results, picture = () => undefined) {
  const cases = Object.entries(results.cases ?? {}).flatMap(([name, one]) => [
    `## ${one.title}`,
    picture(name) && `![${one.title.replaceAll('`', '')}](${picture(name)})`,
    tableOf(one, results.measures),
    ...aheadOf(name, one, results),
  ]);
  return [
    results.failure && `**No figures: ${results.failure}.**`,
    ...cases,
    ...(results.tables ?? []).map(asTable),
    boundsTable(results.bounds ?? []),
  ];
}

/** For a terminal. */
export const summaryOf = (results) =>
  asMarkdown([`# ${results.name}`, results.question, ...bodyOf(results), warningOf(results.environment)]);

/** Rows in threads, in processes, and without workers, each with what it takes against our first row of that kind. */
function tableOf({ cells }, measures) {
  const keys = Object.keys(measures);
  const scales = Object.fromEntries(keys.map((key) => [key, scaleFor(cells, key, measures[key])]));
  const head = ['', ...keys.flatMap((key) => [columnOf(measures[key], scales[key]), 'against ours'])];
  const rows = byRealm(cells).flatMap(([, entries]) => {
    const ours = entries.find(([, { side, figures }]) => side === 'ours' && figures)?.[1];
    return entries.map(([rival, cell]) => [
      rival,
      ...keys.flatMap((key) => cellsOf(cell, ours, key, scales[key])),
    ]);
  });
  return asTable({ head, rows });
}

const scaleFor = (cells, key, { unit }) =>
  scaleOf(
    unit,
    Object.values(cells).flatMap(({ figures }) => figures?.[key]?.median ?? []),
  );

const columnOf = ({ title }, { suffix }) => (suffix ? `${title}, ${suffix}` : title);

function cellsOf({ figures, none }, ours, key, { write }) {
  const figure = figures?.[key];
  if (!figure) return [`_${none ?? 'not measured'}_`, ''];
  const spread = figure.count > 1 ? ` (${write(figure.low)}–${write(figure.high)})` : '';
  return [`${write(figure.median)}${spread}`, ours ? ratio(figure.median / ours.figures[key].median) : ''];
}

/** Where a pool is ahead of us, with the reason if the question has one. */
function aheadOf(name, one, { measures, reasons = {} }) {
  return behind(one, measures).map(({ realm, measure, ours, pool, factor }) => {
    const by = `${measure.title}: ${ratio(factor)} for ${ours}`;
    return `**${pool} is ahead in ${realm}** (${by}). ${reasonFor(reasons, name, pool, realm)}`;
  });
}

/** The most special that is written down: for this case and pool, for the pool, for the case, for the kind of worker. */
export function reasonFor(reasons, name, pool, realm) {
  const found = [`${name}: ${pool}`, pool, `${name}: ${realm}`, realm].find((key) => key in reasons);
  return reasons[found] ?? 'The reason is not known.';
}

export function asTable({ title, head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  // The first column says what, the others hold figures.
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
  return `${title ? `**${title}**\n\n` : ''}${[line(head), rule, ...rows.map(line)].join('\n')}`;
}

function boundsTable(bounds) {
  if (bounds.length === 0) return undefined;
  const rows = bounds.map((bound) => [
    bound.what,
    bound.written,
    `${bound.kind === 'must' ? 'must' : 'should'} be ${bound.sign} ${bound.writtenLimit}`,
    holds(bound) ? 'holds' : '**does not hold**',
  ]);
  return `## Bounds\n\n${asTable({ head: ['', 'measured', '', ''], rows })}`;
}

/** Figures of a machine that had other things to do are no figures. */
function warningOf({ load, cores, quick } = {}) {
  if (quick)
    return '> A quick run: small numbers, few samples. It shows that the program works, not how fast anything is.';
  if (load?.[0] > cores / 2)
    return `> The machine had been busy with other things: its load was ${load[0]} before the run.`;
  return undefined;
}

function foot({ name, environment, folder = 'questions' }) {
  const source = `[\`benchmarks/${folder}/${name}.mjs\`](../../benchmarks/${folder}/${name}.mjs)`;
  const spread =
    'A figure is the median of its samples; in brackets from where to where they go, without the lowest and the highest tenth.';
  return `${folder === 'questions' ? `${spread} ` : ''}Written by \`npm run bench -- ${name}\` from ${source}. ${machineOf(environment)}`;
}

export function machineOf({
  model,
  cores,
  memory,
  platform,
  node,
  date,
  load,
  seconds,
  versions = {},
  release,
}) {
  const others = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${model}, ${cores} cores, ${memory} GB, ${platform}, Node ${node}, ${date}, load ${load.join(' → ')}, ${seconds} s.`,
    others.length > 0 ? `With ${others.join(', ')}.` : '',
    others.length > 0
      ? release
        ? `The release: ${release}.`
        : 'No release of this library to compare with was named (`--release`).'
      : '',
  ]
    .join(' ')
    .trim();
}
