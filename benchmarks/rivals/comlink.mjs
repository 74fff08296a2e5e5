import { Worker } from 'node:worker_threads';
import { submitAll } from './submit-all.mjs';

const script = new URL('../tasks/comlink.mjs', import.meta.url);
const noQueue = 'no way: it has no queue, each call is sent at once';
const noCancel = 'no way: a call that was sent runs';

export const comlink = {
  Comlink: {
    side: 'channel',
    realm: 'threads',
    cannot: {
      queue: noQueue,
      cancel: noCancel,
      stop: noCancel,
      replace: 'no way: nobody starts the worker anew',
    },
    open,
  },
};

/** A call for each task, the workers in turn. */
async function open(workers) {
  const [{ transfer, wrap }, { default: nodeEndpoint }] = await Promise.all([
    import('comlink'),
    import('comlink/dist/umd/node-adapter.js'),
  ]);
  const started = Array.from({ length: workers }, () => new Worker(script));
  const remotes = started.map((worker) => wrap(nodeEndpoint(worker)));
  const task = (name) => {
    const functions = remotes.map((remote) => remote[name]);
    let turn = 0;
    return (argument, transfers) => {
      const call = functions[turn++ % workers];
      return call(transfers ? transfer(argument, transfers) : argument);
    };
  };
  return {
    task,
    all: (name, items) => submitAll(task(name), items),
    close: () => Promise.all(started.map((worker) => worker.terminate())),
  };
}
