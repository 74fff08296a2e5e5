// The contract of all executors, in a page.
import { ThreadPoolExecutor } from '@futures/threads';
import { executorContract } from '../../packages/testing/src/executor-contract.ts';
import { runTests } from './jest-globals.mjs';

const worker = () =>
  new Worker(new URL('/tests/browser/closing.worker.js', import.meta.url), { type: 'module' });

const noExitCode =
  'it asks for exit codes, which web workers have not; tests/browser/failures.mjs asks for the rest';
const exits = [
  'that are idle for too long are let go, down to minWorkers',
  ...[0, 1, 7].map((code) => `a task that ends its worker with code ${code} fails alone, and says how`),
  'nothing that was answered is lost, nothing runs twice, however often workers end',
  "with 'break', all that is unfinished fails, each with an error of its own, and nothing more is taken",
  'an idle worker that ends is replaced when one is needed',
  ...['break', 'replace'].map(
    (way) => `workers that end while they start break the pool in the end (${way}; CF-215)`,
  ),
];

const inLoops =
  'inside of a loop a web worker sees that it is to stop, but its inbox, where the reason is, only after it';

executorContract('ThreadPoolExecutor', (options) => new ThreadPoolExecutor({ ...options, worker }), {
  ...Object.fromEntries(exits.map((title) => [title, noExitCode])),
  ...(crossOriginIsolated
    ? {
        'a token among the arguments is live': inLoops,
        'a signal among the arguments is live, and comes aborted if it is': inLoops,
      }
    : {
        'shared memory is shared': 'a page that is not isolated has none',
        'what has ended keeps its result when the next task ends the worker, however quick both were expected to be':
          'without it, what shares a call with a task that ends its worker may have begun, for all that is known, and fails with it',
      }),
});

globalThis.result = runTests();
