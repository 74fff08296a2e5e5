import workerpool from 'workerpool';
import { hold, identity, powerSum } from './functions.mjs';

const giveBack = (bytes) => new workerpool.Transfer(bytes, [bytes.buffer]);

workerpool.worker({ identity, powerSum, hold, giveBack });
