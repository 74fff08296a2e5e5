import * as threads from '@futures/threads';
import * as functions from '../tasks/functions.mjs';

/** Our pool, and functions that travel as source; what transfers its result has imports, and is one of a module. */
export const openBySource = (workers) => open(workers, (name) => functions[name] ?? ofModule()[name]);

/** Our pool, and functions of a module that each worker imports. */
export const openByModule = (workers) => open(workers, (name) => ofModule()[name]);

const ofModule = () => threads.taskModule(new URL('../tasks/futures.mjs', import.meta.url));

function open(workers, find) {
  const { ThreadPoolExecutor } = threads;
  if (!ThreadPoolExecutor) throw new Error('The built @futures/threads exports no ThreadPoolExecutor');
  const executor = new ThreadPoolExecutor(workers);
  return {
    executor,
    task(name) {
      const run = find(name);
      return (argument, transfer) =>
        transfer === undefined
          ? executor.submit(run, argument)
          : executor.with({ transfer }).submit(run, argument);
    },
    map: (name, items, options) => executor.map(find(name), items, options).toArray(),
    close: () => executor.shutdown({ cancelFutures: true }),
  };
}
