import { describe, expect, test } from '@jest/globals';
import { BrokenThreadPool } from '@futures/core';
import { expectNoStart, faultMatrix } from '@futures/testing';
import { commonFaults, type Fault } from '@futures/testing/faults';
import { FaultyThreadPool } from './support/faults.ts';

/** What the error of a task says of the end of its thread. */
function deathBy(fault: Fault): object {
  const name = 'WorkerCrashedError';
  if (fault === 'exit 0') return { name, exitCode: 0, outOfMemory: false };
  if (fault === 'out of memory') return { name, outOfMemory: true };
  if (fault === 'uncaught error' || fault === 'unhandled rejection')
    return { name, exitCode: 1, cause: { name: 'RangeError', message: 'nobody caught it' } };
  return { name, exitCode: 1, outOfMemory: false };
}

faultMatrix({
  kind: 'thread',
  faults: commonFaults,
  Broken: BrokenThreadPool,
  deathBy,
  create: (settings) => new FaultyThreadPool(settings),
});

describe.each(['break', 'replace'] as const)('onWorkerExit: %s', (onWorkerExit) => {
  const entryOf = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const starts: [string, string, number, unknown][] = [
    [
      'whose entry cannot be imported',
      "throw new RangeError('at import')",
      10_000,
      { name: 'WorkerCrashedError', cause: { name: 'RangeError', message: 'at import' } },
    ],
    [
      'that never says hello',
      'setInterval(() => {}, 1000)',
      50,
      { message: expect.stringContaining('did not say hello within 50 ms') },
    ],
    [
      'that hangs before it can say hello',
      'for (;;);',
      50,
      { message: expect.stringContaining('did not say hello within 50 ms') },
    ],
  ];

  test.each(starts)('a thread %s breaks the pool in the end', async (_, code, startTimeout, cause) => {
    const pool = new FaultyThreadPool({ onWorkerExit, startTimeout }, entryOf(code));
    await expectNoStart(pool, BrokenThreadPool, cause, onWorkerExit === 'break' ? 1 : 3);
  });
});
