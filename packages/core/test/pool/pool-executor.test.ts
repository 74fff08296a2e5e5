import { PoolExecutor } from '@futures/core/backend';
import { executorContract, inProcessBackend } from '@futures/testing';

executorContract(
  'PoolExecutor over the in-process backend',
  (options) => new PoolExecutor('PoolExecutor', inProcessBackend(), { namePrefix: 'worker', ...options }),
  { 'a task sees its time-out inside a loop that never yields': 'the loop would hold the only thread' },
);
