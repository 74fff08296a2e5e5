import { programsIn } from '@futures/testing';

export const { write: writeProgram, run: runProgram } = programsIn(
  new URL('../../.cache/programs/', import.meta.url),
  new URL('.', import.meta.url),
);
