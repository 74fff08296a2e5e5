// How figures are written, and the bounds that they are held against.

const short = (number) => (number < 9.95 ? number.toFixed(1) : Math.round(number).toLocaleString('en'));

export const count = (number) => number.toLocaleString('en');
export const bytes = (number) => `${count(Math.round(number))} B`;
export const ratio = (number) => `${number.toFixed(2)}×`;
export const ms = (milliseconds) => `${short(milliseconds)} ms`;
export const us = (milliseconds) => `${short(milliseconds * 1e3)} µs`;
export const ns = (milliseconds) => `${short(milliseconds * 1e6)} ns`;

/** What a figure must not exceed: the run fails if it does. */
export const must = (what, figure, limit, write) => bound('must', what, figure, limit, write);

/** What we want of a figure: it is shown whether we have it. */
export const goal = (what, figure, limit, write) => bound('goal', what, figure, limit, write);

function bound(kind, what, figure, limit, write) {
  return { kind, what, figure, limit, written: write(figure), writtenLimit: write(limit) };
}

export const holds = ({ figure, limit }) => figure <= limit;

export const broken = (bounds) => bounds.filter((one) => one.kind === 'must' && !holds(one));
