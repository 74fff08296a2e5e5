import { parentPort, workerData } from 'node:worker_threads';
import * as functions from './functions.mjs';

const run = functions[workerData.name];

parentPort.on('message', (items) => {
  const results = new Array(items.length);
  for (let i = 0; i < items.length; i++) results[i] = run(items[i]);
  parentPort.postMessage(results);
});
