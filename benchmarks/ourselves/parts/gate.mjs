import { setTimeout as delay } from 'node:timers/promises';

const [opened, held] = [0, 1];
const patience = 10_000;

/** Keeps all workers of a pool busy until the gate is opened: `hold` submits the task that waits for it. */
export async function holdBack(hold, workers) {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const holding = Array.from({ length: workers }, () => hold(gate.buffer));
  for (let waited = 0; Atomics.load(gate, held) < workers; waited++) {
    if (waited > patience) throw new Error(`Only ${gate[held]} of ${workers} workers took a task`);
    await delay(1);
  }
  return {
    open() {
      Atomics.store(gate, opened, 1);
      Atomics.notify(gate, opened);
      return Promise.all(holding);
    },
  };
}
