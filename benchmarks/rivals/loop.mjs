const noWorker = 'no way: there is no worker';

/** No pool at all: the functions, called one after the other. */
export const loop = {
  'a loop': {
    side: 'loop',
    realm: 'this thread',
    cannot: {
      queue: 'no way: nothing waits',
      cancel: 'no way: nothing waits',
      stop: 'no way: nobody else could run',
      replace: 'no way: the program would end',
      transfer: noWorker,
      workers: noWorker,
      send: 'no way: nothing is sent',
    },
    open,
  },
};

async function open() {
  const functions = await import('../tasks/functions.mjs');
  return {
    task: (name) => async (argument) => functions[name](argument),
    all: async (name, items) => items.map((item) => functions[name](item)),
    close() {},
  };
}
