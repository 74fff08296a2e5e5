import { ProcessPoolExecutor } from '@futures/processes';
import { executorContract } from '@futures/testing';

executorContract('ProcessPoolExecutor', (options) => new ProcessPoolExecutor(options), {
  'shared memory is shared': 'processes share no memory: to send a SharedArrayBuffer is an error',
});
