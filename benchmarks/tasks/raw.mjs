import { parentPort, workerData } from 'node:worker_threads';
import * as functions from './functions.mjs';

const { name, port = parentPort } = workerData;
const run = functions[name];

const answer = (argument) => port.postMessage(run(argument));
const giveBack = (bytes) => port.postMessage(bytes, [bytes.buffer]);

port.on('message', name === 'giveBack' ? giveBack : answer);
