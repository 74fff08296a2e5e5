import { parentPort } from 'node:worker_threads';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';
import * as functions from './functions.mjs';

const giveBack = (bytes) => transfer(bytes, [bytes.buffer]);

expose({ ...functions, giveBack }, nodeEndpoint(parentPort));
