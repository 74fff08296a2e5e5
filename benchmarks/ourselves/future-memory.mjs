import { FutureController } from '@futures/core';
import { bytes, must } from '../pages/figures.mjs';
import { bytesEach } from '../measure/statistics.mjs';
import { withResolvers } from './parts/with-resolvers.mjs';

export const question =
  'How many bytes does a pending future hold, against a pending promise with its resolvers?';

export async function run({ quick }) {
  const times = quick ? 20_000 : 100_000;
  const rows = [];
  const bounds = [];
  for (const { what, make, limit } of kept) {
    const figure = bytesEach(times, make);
    rows.push([what, bytes(figure)]);
    if (limit) bounds.push(must(what, figure, limit, bytes));
  }
  return { tables: [{ head: ['kept, and pending', 'each'], rows }], bounds };
}

const callback = () => {};

const kept = [
  { what: 'promise and its resolvers', make: () => withResolvers() },
  {
    what: 'promise and its resolvers, somebody waits',
    make: () => {
      const resolvers = withResolvers();
      resolvers.promise.then(callback);
      return resolvers;
    },
  },
  { what: 'promise alone', make: () => withResolvers().promise },
  { what: 'future and its controller', make: () => new FutureController(), limit: 200 },
  {
    what: 'future and its controller, with a callback',
    make: () => {
      const controller = new FutureController();
      controller.future.addDoneCallback(callback);
      return controller;
    },
  },
  {
    what: 'future and its controller, somebody waits',
    make: () => {
      const controller = new FutureController();
      controller.future.then(callback);
      return controller;
    },
  },
  { what: 'future alone', make: () => new FutureController().future, limit: 200 },
];
