// What the pools are asked to run. Each function stands for itself, so that it can travel as source as well.

export const identity = (x) => x;

/** Some microseconds of arithmetic. */
export function powerSum(x) {
  let sum = 0;
  for (let k = 1; k < 52; k++) sum += x ** (1 / k ** 1.5);
  return sum;
}

/** Arithmetic of about so many milliseconds: on one core as on two, it is the same work. */
export function work(milliseconds) {
  let sum = 0;
  for (let i = 0; i < milliseconds * 180; i++) {
    for (let k = 1; k < 52; k++) sum += (i + 2) ** (1 / k ** 1.5);
  }
  return sum;
}

export function fib(n) {
  const of = (m) => (m <= 2 ? 1 : of(m - 1) + of(m - 2));
  return of(n);
}

export function sha256(bytes) {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

export const length = (bytes) => bytes.length;

/** Gives its thread back while it waits. */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function endless() {
  for (;;);
}

/** Endless, but it asks in each round whether it shall stop. */
export function obedient() {
  for (;;) this.token.throwIfCancelled();
}

export const exit = () => process.exit(1);

/** Keeps its worker until the gate opens. */
export function hold(buffer) {
  const [open, held] = [0, 1];
  const gate = new Int32Array(buffer);
  Atomics.add(gate, held, 1);
  Atomics.wait(gate, open, 0);
}

// What tells of a worker from inside, wherever a pool has put it.

/** Milliseconds of the processor that this thread has had; only Linux tells them of one thread. */
export function threadTime() {
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
  const file = '/proc/thread-self/schedstat';
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : NaN;
}

export function startProfile() {
  const { Session } = process.getBuiltinModule('node:inspector');
  const session = (globalThis.profiling = new Session());
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 100 });
  session.post('Profiler.start');
}

export function stopProfile() {
  let text;
  // In its own thread a session answers at once.
  globalThis.profiling.post('Profiler.stop', (error, { profile }) => (text = JSON.stringify(profile)));
  globalThis.profiling.disconnect();
  return text;
}
