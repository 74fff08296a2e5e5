import { MessageChannel, Worker } from 'node:worker_threads';

const script = new URL('../tasks/raw.mjs', import.meta.url);

/** Messages to one worker and back, one at a time. */
export const openWorker = () => open(startWorker);

/** The same over a port of its own. */
export const openPort = () => open(startWithPort);

function open(start) {
  const workers = [];
  return {
    task(name) {
      const { worker, endpoint } = start(name);
      workers.push(worker);
      let settle;
      endpoint.on('message', (result) => settle(result));
      return (argument, transfer) =>
        new Promise((resolve) => {
          settle = resolve;
          endpoint.postMessage(argument, transfer);
        });
    },
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

function startWorker(name) {
  const worker = new Worker(script, { workerData: { name } });
  return { worker, endpoint: worker };
}

function startWithPort(name) {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(script, { workerData: { name, port: port2 }, transferList: [port2] });
  return { worker, endpoint: port1 };
}
