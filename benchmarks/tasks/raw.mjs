// Runs one function for whoever sends its arguments: one in a message, or an array of them.
import { parentPort, workerData } from 'node:worker_threads';
import * as functions from './functions.mjs';

const { name, arrays } = workerData ?? JSON.parse(process.argv[2]);
const run = functions[name];

const toAll = (items) => {
  const results = new Array(items.length);
  for (let i = 0; i < items.length; i++) results[i] = run(items[i]);
  return results;
};
const answer = arrays ? toAll : run;
const answerTo = (message) => (message?.ask ? functions[message.ask]() : answer(message));

if (!parentPort) process.on('message', (message) => process.send(answerTo(message)));
else if (name !== 'giveBack')
  parentPort.on('message', (message) => parentPort.postMessage(answerTo(message)));
else parentPort.on('message', (bytes) => parentPort.postMessage(bytes, [bytes.buffer]));
