/** Why no other pool ends a loop that never returns without ending its worker. */
export const cannotAsk = { ask: 'no way: a loop cannot see that it shall stop' };

/** All at once, as one does with a pool that takes one task a call. */
export const submitAll = (submit, items) => Promise.all(items.map((item) => submit(item)));

/** A signal for each task, where that is the way to cancel one. */
export const bySignal = (run) => (argument) => {
  const controller = new AbortController();
  return { result: run(argument, controller.signal), cancel: () => controller.abort() };
};
