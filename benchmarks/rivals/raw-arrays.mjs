import { Worker } from 'node:worker_threads';

const script = new URL('../tasks/raw-arrays.mjs', import.meta.url);
const length = 256;
const inFlight = 2;

/** The most that messages can carry: arrays of items to each worker, and one more array on its way there. */
export function open(workers) {
  const started = {};
  const lanesOf = (name) => (started[name] ??= Array.from({ length: workers }, () => new Lane(name)));
  return {
    /** A promise for each item, as pools give them. */
    task(name) {
      const lanes = lanesOf(name);
      let items = [];
      let resolvers = [];
      const send = () => {
        const [sent, resolved] = [items, resolvers];
        [items, resolvers] = [[], []];
        void inArrays(lanes, sent, (result, i) => resolved[i](result));
      };
      return (item) =>
        new Promise((resolve) => {
          if (items.length === 0) queueMicrotask(send);
          items.push(item);
          resolvers.push(resolve);
        });
    },
    /** One promise for them all. */
    async map(name, items) {
      const results = new Array(items.length);
      await inArrays(lanesOf(name), items, (result, i) => (results[i] = result));
      return results;
    },
    close: () => Promise.all(Object.values(started).flatMap((lanes) => lanes.map((lane) => lane.close()))),
  };
}

async function inArrays(lanes, items, put) {
  let next = 0;
  const keepBusy = async (lane) => {
    while (next < items.length) {
      const start = next;
      next += length;
      const results = await lane.send(items.slice(start, next));
      for (let i = 0; i < results.length; i++) put(results[i], start + i);
    }
  };
  await Promise.all(lanes.flatMap((lane) => new Array(inFlight).fill(lane)).map(keepBusy));
}

/** One worker; its answers come in the order in which the arrays were sent. */
class Lane {
  #worker;
  #waiting = [];

  constructor(name) {
    this.#worker = new Worker(script, { workerData: { name } });
    this.#worker.on('message', (results) => this.#waiting.shift()(results));
  }

  send(items) {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(items);
    });
  }

  close() {
    return this.#worker.terminate();
  }
}
