// Where we stand in a case: against the best pool whose workers are of the same kind.

const realms = ['threads', 'processes', 'this thread'];

/** `[realm, [[rival, cell], …]]`, in the order of the tables. */
export function byRealm(cells) {
  const entries = Object.entries(cells);
  return realms
    .map((realm) => [realm, entries.filter(([, cell]) => cell.realm === realm)])
    .filter(([, inRealm]) => inRealm.length > 0);
}

/** `figure` by `base` as a number that is above 1 where `figure` is the worse one. */
export const worse = ({ better = 'less' }, figure, base) =>
  better === 'less' ? figure / base : base / figure;

/** The best of those rows that have a figure. */
function best(measure, key, entries) {
  return entries
    .filter(([, cell]) => cell.figures?.[key])
    .sort(([, one], [, other]) =>
      worse(measure, one.figures[key].median, other.figures[key].median) > 1 ? 1 : -1,
    )[0];
}

/**
 * For each kind of worker and each measure: our best row, the best pool's, how many times worse we are, and whether that is
 * more than samples of one of them differ.
 */
export function standings({ cells }, measures) {
  return byRealm(cells).flatMap(([realm, entries]) =>
    Object.entries(measures).flatMap(([key, measure]) => {
      const of = (side) =>
        best(
          measure,
          key,
          entries.filter(([, cell]) => cell.side === side),
        );
      const [ours, pool] = [of('ours'), of('pool')];
      if (!ours || !pool) return [];
      const [one, other] = [ours, pool].map(([, cell]) => cell.figures[key]);
      const factor = worse(measure, one.median, other.median);
      // A single sample has no spread.
      const apart = one.count > 1 && other.count > 1 && (one.low > other.high || other.low > one.high);
      return [{ realm, key, measure, ours: ours[0], pool: pool[0], factor, apart }];
    }),
  );
}

/** Where the best pool is ahead: by a tenth, or by more than the samples differ. */
export const behind = (one, measures) =>
  standings(one, measures).filter(({ factor, apart }) => factor > 1.1 || (factor > 1.02 && apart));
