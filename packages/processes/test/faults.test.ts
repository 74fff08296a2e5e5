import { beforeAll, expect, jest } from '@jest/globals';
import { BrokenProcessPool } from '@futures/core';
import { faultMatrix } from '@futures/testing';
import { commonFaults, type Fault, processFaults } from '@futures/testing/faults';
import { FaultyProcessPool } from './support/faults.ts';

/** What the error of a task says of the end of its process. */
function deathBy(fault: Fault): object {
  const name = 'WorkerCrashedError';
  if (fault === 'exit 0') return { name, exitCode: 0, signal: undefined, outOfMemory: false };
  if (fault === 'out of memory') return { name, outOfMemory: true };
  if (fault === 'uncaught error' || fault === 'unhandled rejection') {
    const cause = { name: 'RangeError', message: 'nobody caught it' };
    return { name, exitCode: 1, cause, stderr: expect.stringContaining('nobody caught it') };
  }
  if (fault === 'exit 1' || fault === 'disconnect') return { name, exitCode: 1, signal: undefined };
  const signal = fault === 'abort' ? 'SIGABRT' : fault === 'ended from outside' ? 'SIGKILL' : fault;
  return { name, exitCode: undefined, signal, outOfMemory: false };
}

// Processes die loudly here.
beforeAll(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));

faultMatrix({
  kind: 'process',
  faults: [...commonFaults, ...processFaults],
  Broken: BrokenProcessPool,
  deathBy,
  create: (settings) => new FaultyProcessPool(settings),
});
