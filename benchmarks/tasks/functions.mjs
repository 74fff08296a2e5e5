// What the pools are asked to run. Each function stands for itself, so that it can travel as source as well.

export const identity = (x) => x;

/** Some microseconds of arithmetic. */
export function powerSum(x) {
  let sum = 0;
  for (let k = 1; k < 52; k++) sum += x ** (1 / k ** 1.5);
  return sum;
}

/** Keeps its worker until the gate opens. */
export function hold(buffer) {
  const [open, held] = [0, 1];
  const gate = new Int32Array(buffer);
  Atomics.add(gate, held, 1);
  Atomics.wait(gate, open, 0);
}
