import { ThreadWorker } from 'poolifier';
import { hold, identity, powerSum } from './functions.mjs';

export default new ThreadWorker({ identity, powerSum, hold });
