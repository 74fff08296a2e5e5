import workerpool from 'workerpool';
import * as functions from './functions.mjs';

const giveBack = (bytes) => new workerpool.Transfer(bytes, [bytes.buffer]);

workerpool.worker({ ...functions, giveBack });
