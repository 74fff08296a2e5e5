// Two runs side by side.
import { median } from '../measure/statistics.mjs';
import { ratio, scaleOf } from './figures.mjs';
import { asMarkdown, asTable } from './markdown.mjs';
import { worse } from './standing.mjs';

/**
 * A row for each figure that both runs have of the same case. `factor` is how many times worse it is now; `machine` what became of the
 * rows of others in that case, whose code has not changed.
 */
export function compared(before, now) {
  const rows = [];
  for (const [name, { cases, measures }] of now) {
    for (const [of, one] of Object.entries(cases ?? {})) {
      const base = before.get(name)?.cases?.[of];
      if (base?.title !== one.title) continue;
      for (const [key, measure] of Object.entries(measures)) {
        rows.push(...comparedCase({ name, title: one.title, key, measure }, base.cells, one.cells));
      }
    }
  }
  return rows;
}

function comparedCase(what, before, now) {
  const rows = Object.entries(now)
    .map(([rival, { side, figures }]) => ({
      ...what,
      rival,
      side,
      before: before[rival]?.figures?.[what.key],
      now: figures?.[what.key],
    }))
    .filter((row) => row.before && row.now)
    .map((row) => ({ ...row, factor: worse(what.measure, row.now.median, row.before.median) }));
  const others = rows.filter(({ side }) => side !== 'ours').map(({ factor }) => factor);
  const machine = others.length > 0 ? median(others) : 1;
  return rows.map((row) => {
    const agrees = row.now.low <= row.before.high && row.before.low <= row.now.high;
    const slower = row.side === 'ours' && !agrees && row.factor / machine > 1.1;
    return { ...row, machine, agrees, slower };
  });
}

export function comparisonOf(rows) {
  if (rows.length === 0) return 'There is nothing to compare: the two runs have no case in common.\n';
  const head = ['', 'case', 'before', 'now', 'times as much', 'others', ''];
  const agreeing = rows.filter(({ agrees }) => agrees).length;
  return asMarkdown([
    asTable({ head, rows: rows.map(lineOf) }),
    `Of ${rows.length} figures ${agreeing} agree: their spreads overlap. "times as much" above 1 is worse, "others" is the same for those whose code is what it was.`,
  ]);
}

function lineOf({ name, title, measure, rival, before, now, factor, machine, agrees, slower }) {
  const { suffix, write } = scaleOf(measure.unit, [before.median, now.median]);
  const figure = ({ median: middle, low, high }) =>
    `${write(middle)} ${suffix} (${write(low)}–${write(high)})`;
  const verdict = slower ? '**slower**' : agrees ? 'agrees' : 'differs';
  return [
    rival,
    `${name}: ${title}, ${measure.title}`,
    figure(before),
    figure(now),
    ratio(factor),
    ratio(machine),
    verdict,
  ];
}
