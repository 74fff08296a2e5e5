import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const script = new URL('../tasks/raw.mjs', import.meta.url);
const most = { items: 256, bytes: 1 << 20 };
const inFlight = 2;

const cannot = {
  queue: 'no way: it has no queue, each message is sent at once',
  cancel: 'no way: what was sent runs',
  stop: 'no way: what was sent runs',
  replace: 'no way: nobody starts the worker anew',
};

/** The limit: bare messages, one for a task, and arrays of them for many. */
export const raw = {
  postMessage: { side: 'channel', realm: 'threads', cannot, open: (workers) => open(workers, startThread) },
  'postMessage, a promise each': {
    side: 'channel',
    realm: 'threads',
    variant: true,
    cannot,
    open: (workers) => open(workers, startThread, promised),
  },
  'process.send': {
    side: 'channel',
    realm: 'processes',
    cannot: { ...cannot, transfer: 'no way: a process is sent copies' },
    open: (workers) => open(workers, startProcess),
  },
};

function open(workers, start, inMany = together) {
  const started = [];
  const lanesFor = (name, arrays) => {
    const lanes = Array.from({ length: workers }, () => new Lane(start({ name, arrays })));
    started.push(...lanes);
    return lanes;
  };
  const many = {};
  return {
    task(name) {
      const lanes = lanesFor(name, false);
      let turn = 0;
      return (argument, transfer) => lanes[turn++ % workers].send(argument, transfer);
    },
    /** Runs something else in the worker that was started first. */
    inside: (name) => () => started[0].send({ ask: name }),
    all: (name, items) => inMany((many[name] ??= lanesFor(name, true)), items),
    close: () => Promise.all(started.map((lane) => lane.close())),
  };
}

/** One promise for all. */
async function together(lanes, items) {
  const results = new Array(items.length);
  await inArrays(lanes, items, (result, i) => (results[i] = result));
  return results;
}

/** One for each, as pools give them. */
function promised(lanes, items) {
  const resolvers = [];
  const results = items.map(() => new Promise((resolve) => resolvers.push(resolve)));
  void inArrays(lanes, items, (result, i) => resolvers[i](result));
  return Promise.all(results);
}

/** Each worker has an array to work on, and one more on its way to it. */
async function inArrays(lanes, items, put) {
  const size = sizeOfArrays(items, lanes.length);
  let next = 0;
  const keepBusy = async (lane) => {
    while (next < items.length) {
      const start = next;
      next += size;
      const answers = await lane.send(items.slice(start, next));
      for (let i = 0; i < answers.length; i++) put(answers[i], start + i);
    }
  };
  await Promise.all(lanes.flatMap((lane) => new Array(inFlight).fill(lane)).map(keepBusy));
}

function sizeOfArrays(items, workers) {
  const byBytes = Math.floor(most.bytes / (items[0].byteLength ?? 1));
  const fair = Math.ceil(items.length / (4 * workers));
  return Math.max(1, Math.min(most.items, byBytes, fair));
}

/** One worker; its answers come in the order in which it was asked. */
class Lane {
  #worker;
  #waiting = [];
  #first = 0;

  constructor(worker) {
    this.#worker = worker;
    worker.listen((answer) => this.#take()(answer));
  }

  send(message, transfer) {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.send(message, transfer);
    });
  }

  close() {
    return this.#worker.end();
  }

  #take() {
    const resolve = this.#waiting[this.#first];
    this.#waiting[this.#first++] = undefined;
    if (this.#first === this.#waiting.length) this.#waiting.length = this.#first = 0;
    return resolve;
  }
}

function startThread(workerData) {
  const worker = new Worker(script, { workerData });
  return {
    send: (message, transfer) => worker.postMessage(message, transfer),
    listen: (hear) => worker.on('message', hear),
    end: () => worker.terminate(),
  };
}

function startProcess(data) {
  const child = fork(fileURLToPath(script), [JSON.stringify(data)], { serialization: 'advanced' });
  return {
    send: (message) => child.send(message),
    listen: (hear) => child.on('message', hear),
    end: () => child.kill('SIGKILL'),
  };
}
