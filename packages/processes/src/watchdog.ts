import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const rest = 300;

/*
 * When the parent is gone, somebody else is the parent (or nobody is, as Windows has it). The end is by SIGKILL: the main
 * thread may be in a loop that hears nothing.
 */
const program = `
  const { workerData: { parent, rest } } = require('node:worker_threads');
  const isGone = () => {
    if (process.ppid !== parent) return true;
    try {
      process.kill(parent, 0);
      return false;
    } catch (error) {
      return error.code === 'ESRCH';
    }
  };
  const clock = new Int32Array(new SharedArrayBuffer(4));
  while (!isGone()) Atomics.wait(clock, 0, 0, rest);
  process.kill(process.pid, 'SIGKILL');
`;

/** Ends this process when its parent is gone, whatever it is doing: a thread looks every now and then. */
export function watchParent(): void {
  const watchdog = new Worker(program, {
    eval: true,
    name: 'watchdog',
    workerData: { parent: process.ppid, rest },
    // As little as possible: none of what the user has every process load.
    execArgv: [],
    env: {},
    trackUnmanagedFds: false,
    resourceLimits: {
      maxYoungGenerationSizeMb: 1,
      maxOldGenerationSizeMb: 8,
      codeRangeSizeMb: 1,
      stackSizeMb: 1,
    },
  });
  watchdog.unref();
  // Without it, this process still hears of the end of its parent between tasks.
  watchdog.on('error', () => {});
}
