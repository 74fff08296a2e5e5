import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

const filename = fileURLToPath(new URL('../tasks/functions.mjs', import.meta.url));
const moving = fileURLToPath(new URL('../tasks/piscina.mjs', import.meta.url));

export function open(workers, options) {
  const pool = new Piscina({ filename, maxThreads: workers, ...options });
  return {
    task(name) {
      const how = { name, filename: name === 'giveBack' ? moving : filename };
      return (argument, transferList) =>
        pool.run(argument, transferList === undefined ? how : { ...how, transferList });
    },
    close: () => pool.destroy(),
  };
}
