import Tinypool from 'tinypool';

const filename = new URL('../tasks/functions.mjs', import.meta.url).href;
const moving = new URL('../tasks/tinypool.mjs', import.meta.url).href;

export function open(workers) {
  const pool = new Tinypool({ filename, maxThreads: workers });
  return {
    task(name) {
      const how = { name, filename: name === 'giveBack' ? moving : filename };
      return (argument, transferList) =>
        pool.run(argument, transferList === undefined ? how : { ...how, transferList });
    },
    close: () => pool.destroy(),
  };
}
