import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import {
  asCompleted,
  type Future,
  FutureController,
  InvalidStateError,
  type ReturnWhen,
  wait,
} from '@futures/core';

type End = 'resolve' | 'reject' | 'cancel';

const count = 6;
const which = fc.nat({ max: count - 1 });
const how = fc.constantFrom<End>('resolve', 'reject', 'cancel');
/** Futures that end, one after the other: the first `before` of them before anybody waits. */
const endings = fc.uniqueArray(fc.record({ which, how }), { selector: (ending) => ending.which });

/** Looked at, so that no test is warned of them. */
const makeControllers = () =>
  Array.from({ length: count }, () => {
    const controller = new FutureController<unknown>();
    controller.future.outcome();
    return controller;
  });

test('wait() ends at the very moment that its condition says, with what is done by then', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(which),
      endings,
      fc.nat({ max: count }),
      fc.constantFrom<ReturnWhen>('ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'),
      async (input, ends, before, returnWhen) => {
        const controllers = makeControllers();
        const futureOf = (n: number) => (controllers[n] as FutureController<unknown>).future;
        const end = ({ which, how }: { which: number; how: End }) => controllers[which]?.[how](which);
        const known = [...new Set(input)];
        const isEnough = (ended: typeof ends) => {
          const among = ended.filter(({ which }) => known.includes(which));
          if (among.length === known.length) return true;
          if (returnWhen === 'ALL_COMPLETED') return false;
          return among.some(({ how }) => returnWhen === 'FIRST_COMPLETED' || how === 'reject');
        };

        ends.slice(0, before).forEach(end);
        const waiting = wait(input.map(futureOf), { returnWhen, timeout: 60_000 });
        let ended = before;
        while (!isEnough(ends.slice(0, ended)) && ended < ends.length) end(ends[ended++] as (typeof ends)[0]);
        const inTime = ends.slice(0, ended).map(({ which }) => which);
        // What ends later does not count, and must not matter.
        const enough = isEnough(ends.slice(0, ended));
        if (enough) await waiting;
        for (const controller of controllers) if (!controller.future.done()) controller.resolve('later');

        const { done, notDone } = await waiting;
        const expected = enough ? known.filter((n) => inTime.includes(n)) : known;
        if (enough || returnWhen === 'ALL_COMPLETED') expect([...done]).toEqual(expected.map(futureOf));
        expect(new Set([...done, ...notDone])).toEqual(new Set(known.map(futureOf)));
        expect([...notDone]).toEqual(known.map(futureOf).filter((future) => !done.has(future)));
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

/** What its consumer and the futures can do, in any order. */
const step = fc.oneof(
  fc.record({ do: fc.constant('end' as const), which, how }),
  fc.record({ do: fc.constant('add' as const), which }),
  fc.record({ do: fc.constant('next' as const) }),
);

test('asCompleted() gives each future once, in the order of the ends, to the steps in their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(which), endings, fc.array(step), async (input, before, steps) => {
      const controllers = makeControllers();
      const futureOf = (n: number) => (controllers[n] as FutureController<unknown>).future;
      const isDone = (n: number) => futureOf(n).done();

      // The model: those to come, those in line, and how many steps wait.
      const known = new Set<number>();
      const line: number[] = [];
      let waiting = 0;
      let over = false;
      const expected: (number | undefined)[] = [];
      const follow = (n: number) => {
        if (!known.has(n) && isDone(n)) line.push(n);
        known.add(n);
      };
      const serve = () => {
        for (; waiting > 0; waiting--) {
          const next = line.shift();
          over ||= next === undefined && [...known].every(isDone);
          if (next === undefined && !over) return;
          expected.push(next);
        }
      };

      for (const { which, how } of before) controllers[which]?.[how](which);
      const completed = asCompleted(input.map(futureOf), { timeout: 60_000 });
      input.forEach(follow);
      const got: Promise<IteratorResult<Future<unknown>, undefined>>[] = [];
      const next = () => {
        got.push(completed.next());
        waiting++;
      };

      for (const step of steps) {
        if (step.do === 'next') next();
        else if (step.do === 'add') {
          const { which } = step;
          if (over) expect(() => completed.add(futureOf(which))).toThrow(InvalidStateError);
          else {
            completed.add(futureOf(which));
            follow(which);
          }
        } else if (!isDone(step.which)) {
          controllers[step.which]?.[step.how](step.which);
          if (known.has(step.which)) line.push(step.which);
        }
        serve();
      }

      for (const [n, controller] of controllers.entries()) {
        if (isDone(n)) continue;
        controller.resolve(n);
        if (known.has(n)) line.push(n);
        serve();
      }
      for (let rest = line.length + 1; rest > 0; rest--) {
        next();
        serve();
      }
      const results = await Promise.all(got);
      expect(results.map(({ value }) => value)).toEqual(
        expected.map((n) => (n === undefined ? undefined : futureOf(n))),
      );
      expect(results.at(-1)).toEqual({ done: true, value: undefined });
    }),
    { numRuns: 500 },
  );
}, 60_000);
