import { bySignal, submitAll } from './submit-all.mjs';

/** A pool of piscina's, or of tinypool's, which is made of that and has the same methods. */
export function piscinaLike(Pool, { filename, moving, workers, lazy = false, ...options }) {
  const pool = new Pool({
    filename,
    // By default a thread ends as soon as it is idle; with a least number, which piscina recommends, they stay.
    ...(!lazy && { minThreads: workers }),
    maxThreads: workers,
    ...options,
  });
  const task = (name) => {
    const how = { name, filename: name === 'giveBack' ? moving : filename };
    return (argument, transferList) => pool.run(argument, transferList ? { ...how, transferList } : how);
  };
  return {
    task,
    all: (name, items) => submitAll(task(name), items),
    cancellable: (name) => bySignal((argument, signal) => pool.run(argument, { name, signal })),
    close: () => pool.destroy(),
  };
}
