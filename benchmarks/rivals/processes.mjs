// Pools of processes, opened as those of threads are (pools.mjs).
import { fork } from 'node:child_process';
import * as processes from '@futures/processes';
import { Worker as JestWorker } from 'jest-worker';
import Tinypool from 'tinypool';
import * as functions from '../tasks/functions.mjs';

export const ours = 'ProcessPoolExecutor';
export const tinypool = 'tinypool, child_process';
export const jestWorker = 'jest-worker';
export const bare = "messages over Node's channel";

const script = new URL('../tasks/functions.mjs', import.meta.url);

function openOurs(workers) {
  const executor = new processes.ProcessPoolExecutor(workers);
  return {
    task: (name) => (argument) => executor.submit(functions[name], argument),
    map: (name, items, options) => executor.map(functions[name], items, options).toArray(),
    close: () => executor.shutdown({ cancelFutures: true }),
  };
}

function openTinypool(workers) {
  const pool = new Tinypool({
    filename: script.href,
    runtime: 'child_process',
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    task: (name) => (argument) => pool.run(argument, { name }),
    close: () => pool.destroy(),
  };
}

function openJestWorker(workers) {
  const pool = new JestWorker(script.pathname, {
    numWorkers: workers,
    exposedMethods: ['identity', 'powerSum'],
    forkOptions: { serialization: 'advanced' },
  });
  return {
    task: (name) => (argument) => pool[name](argument),
    close: () => pool.end(),
  };
}

/** Messages to one process and back, one at a time. */
function openBare() {
  const children = [];
  return {
    task() {
      const child = fork(new URL('../tasks/echo.mjs', import.meta.url), { serialization: 'advanced' });
      children.push(child);
      let settle;
      child.on('message', (result) => settle(result));
      return (argument) =>
        new Promise((resolve) => {
          settle = resolve;
          child.send(argument);
        });
    },
    close() {
      for (const child of children) child.kill();
    },
  };
}

export const pools = { [ours]: openOurs, [tinypool]: openTinypool, [jestWorker]: openJestWorker };
export const withBare = { ...pools, [bare]: openBare };
