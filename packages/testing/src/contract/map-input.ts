import { expect } from '@jest/globals';
import { type MapResults, setCallbackErrorHandler, TimeoutError } from '@futures/core';
import { CountedInput } from '../counted-input.ts';
import { gate } from '../gate.ts';
import * as tasks from '../tasks.ts';
import { turn, until } from '../until.ts';
import type { Chapter } from './chapter.ts';

const done = { done: true, value: undefined };

export const mapInput: Chapter = {
  title: 'the input of map',
  define(test) {
    test('the input is closed once, however it ends', async (open) => {
      const ways: [string, (results: MapResults<number>) => unknown][] = [
        ['return()', (results) => results.return()],
        ['cancel()', (results) => results.cancel()],
        ['both', (results) => (results.cancel(), results.return())],
      ];
      for (const [way, end] of ways) {
        for (const kind of [(input: CountedInput) => input, (input: CountedInput) => input.slowly]) {
          const input = new CountedInput();
          const results = open().map(tasks.double, kind(input), { buffersize: 2 });
          await results.next();
          await end(results);
          await results.next().catch(() => {});
          expect([way, input.closed]).toEqual([way, 1]);
        }
      }
    });

    test('the input is closed at a failure and at the timeout', async (open) => {
      const executor = open();
      const failing = new CountedInput();
      await expect(executor.map(tasks.throws, failing, { buffersize: 2 }).toArray()).rejects.toBe(0);
      expect(failing.closed).toBe(1);
      const late = new CountedInput();
      const { signal, open: finish } = gate();
      const blocking = executor.submit(tasks.waitFor, signal);
      const results = executor.map(tasks.never, late as never, { buffersize: 2, timeout: 5 });
      await expect(results.next()).rejects.toThrow(TimeoutError);
      expect(late.closed).toBe(1);
      finish();
      await blocking;
    });

    test('an input that ended or threw by itself is not closed', async (open) => {
      const executor = open();
      const ended = new CountedInput(3);
      await executor.map(tasks.double, ended, { buffersize: 2 }).toArray();
      expect(ended.closed).toBe(0);
      let closed = 0;
      const broken: Iterable<number> = {
        [Symbol.iterator]: () => ({
          next: () => {
            throw new RangeError('the input broke');
          },
          return: () => ({ done: true, value: closed++ }),
        }),
      };
      expect(() => executor.map(tasks.double, broken)).toThrow('the input broke');
      expect(closed).toBe(0);
    });

    test('leaving waits for the clean-up of the input', async (open) => {
      const executor = open();
      let cleanedUp = false;
      async function* careful(): AsyncGenerator<number> {
        try {
          for (let n = 0; ; n++) yield n;
        } finally {
          await turn(5);
          cleanedUp = true;
        }
      }
      const results = executor.map(tasks.double, careful(), { buffersize: 1 });
      await results.next();
      await turn(5);
      await results.return();
      expect(cleanedUp).toBe(true);
    });

    test('leaving does not wait for a step of the input that never ends', async (open) => {
      const executor = open();
      let closed = 0;
      const stuck: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: () => {
            closed++;
            return new Promise(() => {});
          },
        }),
      };
      const results = executor.map(tasks.double, stuck);
      expect(await results.return()).toEqual(done);
      expect(closed).toBe(1);
    });

    test('what goes wrong in closing the input is reported', async (open) => {
      const reported: unknown[] = [];
      setCallbackErrorHandler((error) => reported.push(error));
      try {
        const executor = open();
        for (const fail of [
          () => {
            throw new RangeError('will not close');
          },
          async () => Promise.reject(new RangeError('will not close')),
        ]) {
          let n = 0;
          const results = executor.map(
            tasks.double,
            {
              [Symbol.asyncIterator]: () => ({
                next: async () => ({ done: false, value: n++ }),
                return: fail,
              }),
            },
            { buffersize: 1 },
          );
          await results.next();
          expect(await results.return()).toEqual(done);
        }
        await until(() => reported.length === 2);
        expect(reported).toEqual([new RangeError('will not close'), new RangeError('will not close')]);
      } finally {
        setCallbackErrorHandler(undefined);
      }
    });
  },
};
