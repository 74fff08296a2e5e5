// How figures are written, and the bounds that they are held against.

const short = (number) => (number < 9.95 ? number.toFixed(1) : Math.round(number).toLocaleString('en'));

export const count = (number) => number.toLocaleString('en');
export const bytes = (number) => `${count(Math.round(number))} B`;
export const ratio = (number) => `${number.toFixed(2)}×`;
export const ms = (milliseconds) => `${short(milliseconds)} ms`;
export const us = (milliseconds) => `${short(milliseconds * 1e3)} µs`;
export const ns = (milliseconds) => `${short(milliseconds * 1e6)} ns`;

const scales = {
  time: [
    { suffix: 'ns', size: 1e-6 },
    { suffix: 'µs', size: 1e-3 },
    { suffix: 'ms', size: 1 },
    { suffix: 's', size: 1e3 },
  ],
  bytes: [
    { suffix: 'B', size: 1 },
    { suffix: 'kB', size: 1024 },
    { suffix: 'MB', size: 1024 ** 2 },
  ],
  rate: [{ suffix: '', size: 1 }],
  ratio: [{ suffix: '×', size: 1 }],
};

/**
 * What figures of this unit are written in when they stand in one column: in what suits the middle one. Times are given
 * in milliseconds.
 */
export function scaleOf(unit, values) {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? 1;
  const { suffix, size } = scales[unit].findLast((scale) => scale.size <= middle) ?? scales[unit][0];
  return { suffix, size, write: (value) => digits(value / size) };
}

/** Three of them that mean something. */
function digits(number) {
  if (number >= 100) return count(Math.round(number));
  return String(Number(number.toPrecision(number < 0.001 ? 1 : 3)));
}

/** What a figure must not exceed: the run fails if it does. */
export const must = (what, figure, limit, write) => bound('must', '≤', what, figure, limit, write);

/** What a figure must reach: the run fails if it does not. */
export const mustReach = (what, figure, limit, write) => bound('must', '≥', what, figure, limit, write);

/** What we want of a figure: it is shown whether we have it. */
export const goal = (what, figure, limit, write) => bound('goal', '≤', what, figure, limit, write);
export const goalReach = (what, figure, limit, write) => bound('goal', '≥', what, figure, limit, write);

function bound(kind, sign, what, figure, limit, write) {
  return { kind, sign, what, figure, limit, written: write(figure), writtenLimit: write(limit) };
}

export const holds = ({ sign, figure, limit }) => (sign === '≤' ? figure <= limit : figure >= limit);

/** Of two measurements of one bound, the one that is nearer to holding. */
export const better = (one, other) => (holds({ ...one, limit: other.figure }) ? one : other);

export const broken = (bounds) => bounds.filter((one) => one.kind === 'must' && !holds(one));
