import { submitAll } from './submit-all.mjs';

const tasks = new URL('../tasks/futures.mjs', import.meta.url);

export const ours = ourPools('', {
  threads: () => import('@futures/threads'),
  processes: () => import('@futures/processes'),
});

/** The rows of one version of this library: the built one here, or a release from elsewhere. */
export function ourPools(label, load, side = 'ours') {
  const threads = async (workers, how = {}) => {
    const { ThreadPoolExecutor, taskModule } = await load.threads();
    return open(new ThreadPoolExecutor(sizeOf(workers, how)), taskModule, how);
  };
  const processes = async (workers, how = {}) => {
    const { ProcessPoolExecutor, taskModule } = await load.processes();
    // As in Python, a pool of processes breaks with its first process, unless one asks it to go on.
    const onWorkerExit = how.survive ? 'replace' : 'break';
    return open(new ProcessPoolExecutor({ ...sizeOf(workers, how), onWorkerExit }), taskModule, how);
  };
  const byMap = (pools) => async (workers, how) => {
    const pool = await pools(workers, how);
    return { ...pool, all: (name, items) => pool.map(name, items, how) };
  };
  const ofModule = (pools) => (workers, how) => pools(workers, { ...how, ofModule: true });
  const inThreads = `ThreadPoolExecutor${label}`;
  const inProcesses = `ProcessPoolExecutor${label}`;
  const row = (realm, pools, variant = false) => ({ side, realm, variant, cannot: {}, open: pools });
  return {
    [inThreads]: row('threads', threads),
    [`${inThreads}, map`]: row('threads', byMap(threads), true),
    [`${inThreads}, of a module`]: row('threads', ofModule(threads), true),
    [inProcesses]: row('processes', processes),
    [`${inProcesses}, map`]: row('processes', byMap(processes), true),
  };
}

/** By default workers leave that are idle for half a minute; with a least number they stay, as those of the others do. */
const sizeOf = (maxWorkers, { lazy = false }) => ({ maxWorkers, ...(!lazy && { minWorkers: maxWorkers }) });

async function open(executor, taskModule, { ofModule = false } = {}) {
  const imported = taskModule(tasks);
  const functions = await import('../tasks/functions.mjs');
  // What has imports of its own cannot travel as source.
  const find = (name) => (ofModule ? undefined : functions[name]) ?? imported[name];
  const task = (name) => {
    const run = find(name);
    return (argument, transfer) =>
      transfer ? executor.with({ transfer }).submit(run, argument) : executor.submit(run, argument);
  };
  return {
    executor,
    task,
    all: (name, items) => submitAll(task(name), items),
    map: (name, items, { chunksize } = {}) =>
      executor.map(find(name), items, chunksize && { chunksize }).toArray(),
    cancellable: (name) => (argument) => {
      const future = executor.submit(find(name), argument);
      return {
        result: future,
        cancel: () => future.cancel(),
        kill: () => future.cancel(undefined, { killAfter: 0 }),
      };
    },
    close: () => executor.shutdown({ cancelFutures: true, timeout: 0 }),
  };
}
