import { transfer } from '@futures/core/worker';

export * from './functions.mjs';
export const giveBack = (bytes) => transfer(bytes, [bytes.buffer]);
