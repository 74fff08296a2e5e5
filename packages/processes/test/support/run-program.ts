import { programsIn } from '@futures/testing';

export const { write: writeProgram, run: runProgram } = programsIn(
  new URL('../../.cache/', import.meta.url),
  new URL('.', import.meta.url),
);
