import { ThreadPoolExecutor } from '@futures/threads';
import { executorContract } from '@futures/testing';

executorContract('ThreadPoolExecutor', (options) => new ThreadPoolExecutor(options));
