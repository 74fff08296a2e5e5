import { Worker } from 'node:worker_threads';
import { transfer, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';

const script = new URL('../tasks/comlink.mjs', import.meta.url);

/** A call for each task, the workers in turn. */
export function open(workers) {
  const started = Array.from({ length: workers }, () => new Worker(script));
  const remotes = started.map((worker) => wrap(nodeEndpoint(worker)));
  return {
    task(name) {
      const functions = remotes.map((remote) => remote[name]);
      let turn = 0;
      return (argument, transfers) => {
        const call = functions[turn++ % workers];
        return call(transfers === undefined ? argument : transfer(argument, transfers));
      };
    },
    close: () => Promise.all(started.map((worker) => worker.terminate())),
  };
}
