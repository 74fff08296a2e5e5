// The first page: each question with where we stand, and where others are ahead.
import { ratio } from './figures.mjs';
import { asMarkdown, asTable, machineOf, reasonFor } from './markdown.mjs';
import { behind, standings } from './standing.mjs';

const introduction = `Each page answers one question for this library and for all others of its kind that we know: written by one
command, \`npm run bench\`, which anybody can run. How they are measured, and how to add a question or a rival:
[benchmarks](../../benchmarks/README.md). Where the time of a task goes: [performance](../design/performance.md).`;

const explanation = `The last columns say how our best row compares with the best pool of the same kind: 0.50× is half the time or memory
(or twice the rate), above 1.00× the pool is ahead. Bare messages, a loop and CPython are on the pages, as the scale.`;

export function indexOf(all) {
  const contests = all.filter(({ folder }) => folder === 'questions');
  const ours = all.filter(({ folder }) => folder === 'ourselves');
  return asMarkdown([
    '# Benchmarks',
    introduction,
    '## Against other pools',
    explanation,
    contests.length > 0 ? overview(contests) : '_No results yet._',
    '## Where others are ahead',
    othersAhead(contests),
    '## Of this library alone',
    ours.map((results) => `- [${results.name}](${results.name}.md): ${results.question}`).join('\n'),
    contests.length > 0 && `---\n\n${machineOf(contests[0].environment)}`,
  ]);
}

function overview(contests) {
  const rows = contests.flatMap(({ name, cases, measures }) =>
    Object.values(cases).flatMap((one) => {
      const found = standings(one, measures);
      return Object.entries(measures).map(([key, measure]) => [
        `[${name}](${name}.md)`,
        Object.keys(measures).length > 1 ? `${one.title}: ${measure.title}` : one.title,
        ...['threads', 'processes'].map((realm) =>
          cellOf(found.find((at) => at.realm === realm && at.key === key)),
        ),
      ]);
    }),
  );
  return asTable({ head: ['', 'case', 'threads', 'processes'], rows });
}

const cellOf = (standing) => (standing ? `${ratio(standing.factor)} of ${standing.pool}` : '');

function othersAhead(contests) {
  const lines = contests.flatMap(({ name, cases, measures, reasons = {} }) =>
    Object.entries(cases).flatMap(([of, one]) =>
      behind(one, measures).map(
        ({ realm, measure, pool, factor }) =>
          `- [${name}](${name}.md), ${one.title}, ${measure.title}: **${pool}** in ${realm}, ${ratio(factor)}. ${reasonFor(reasons, of, pool, realm)}`,
      ),
    ),
  );
  return lines.length > 0 ? lines.join('\n') : 'Nowhere, in what was measured.';
}
