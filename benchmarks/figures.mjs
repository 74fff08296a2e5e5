// How figures are written, and the bounds that they are held against.

const short = (number) => (number < 9.95 ? number.toFixed(1) : Math.round(number).toLocaleString('en'));

export const count = (number) => number.toLocaleString('en');
export const bytes = (number) => `${count(Math.round(number))} B`;
export const ratio = (number) => `${number.toFixed(2)}×`;
export const ms = (milliseconds) => `${short(milliseconds)} ms`;
export const us = (milliseconds) => `${short(milliseconds * 1e3)} µs`;
export const ns = (milliseconds) => `${short(milliseconds * 1e6)} ns`;

/** How many of them there are in a second, of what each takes. */
export const inSecond = (milliseconds) => count(Math.round(1e3 / milliseconds));

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
