import { median } from './statistics.mjs';

/**
 * The bounds of a question, given what was found. `against` is the median over the rounds of a quotient: within a round the machine
 * was the same for both. A bound of something that was not measured is none.
 */
export function boundsOf(bounds, { cases }) {
  const samplesOf = (name, measure, rival) =>
    Object.entries(cases[name]?.cells[rival]?.samples ?? {}).map(([round, sample]) => [
      round,
      sample[measure],
    ]);
  const find = {
    cases: Object.keys(cases),
    median(name, measure, rival) {
      const samples = samplesOf(name, measure, rival);
      return samples.length > 0 ? median(samples.map(([, figure]) => figure)) : undefined;
    },
    against(name, measure, rival, base) {
      const bases = new Map(samplesOf(name, measure, base));
      const quotients = samplesOf(name, measure, rival)
        .filter(([round]) => bases.has(round))
        .map(([round, figure]) => figure / bases.get(round));
      return quotients.length > 0 ? median(quotients) : NaN;
    },
  };
  return bounds(find).filter(({ figure }) => Number.isFinite(figure));
}
