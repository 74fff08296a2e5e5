import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FixedThreadPool } from 'poolifier';

const script = fileURLToPath(new URL('../tasks/poolifier.mjs', import.meta.url));

export function open(workers, options) {
  const pool = new FixedThreadPool(workers, script, options);
  return {
    task(name) {
      // It has no way to transfer a result.
      const known = name === 'giveBack' ? 'identity' : name;
      return (argument, transferList) => pool.execute(argument, known, undefined, transferList);
    },
    // Now and then its destroy() waits for the end of a worker that has ended already.
    close: () => Promise.race([pool.destroy(), setTimeout(1000, undefined, { ref: false })]),
  };
}
