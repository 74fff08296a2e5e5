export { type ContractExceptions, executorContract } from './executor-contract.ts';
export type { ContractOptions } from './contract/chapter.ts';

export { CountedInput, slowly, upTo } from './counted-input.ts';
export { comeToAnEnd, expectBroken, expectNoStart, faultMatrix } from './fault-matrix.ts';
export type { FaultySettings } from './fault-matrix.ts';
export { failure, futuresInEveryState } from './futures-in-every-state.ts';
export type { FutureInState, Standing } from './futures-in-every-state.ts';
export { type Gate, gate } from './gate.ts';
export {
  type Hello,
  inProcessBackend,
  type InProcessBackend,
  type InProcessWorker,
} from './in-process-backend.ts';
export { activeResources, listenersOn, stillHeld } from './leak-counters.ts';
export { type Life, lived, livesOfPools, settled } from './lives.ts';
export { type Ended, type Programs, programsIn } from './programs.ts';
export * as tasks from './tasks.ts';
export { turn, until } from './until.ts';
