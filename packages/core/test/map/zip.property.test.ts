import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InlineExecutor, zip } from '@futures/core';
import { CountedInput, tasks } from '@futures/testing';

/** Ends after so many elements, or breaks there. */
interface Length {
  elements: number;
  breaks: boolean;
}

class Source extends CountedInput {
  /** It ended, or threw. */
  over = false;
  readonly #length: Length;

  constructor(length: Length) {
    super(length.elements);
    this.#length = length;
  }

  override [Symbol.iterator](): Iterator<number, undefined> {
    const iterator = super[Symbol.iterator]();
    return {
      next: () => {
        if (this.over || this.closed > 0) throw new Error('asked for more after the end');
        const step = iterator.next();
        this.over = step.done === true;
        if (this.over && this.#length.breaks) throw new RangeError('an input broke');
        return step;
      },
      return: () => iterator.return?.() as IteratorResult<number, undefined>,
    };
  }
}

const lengths = fc.array(
  fc.record({
    elements: fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 8 }) }, fc.constant(Infinity)),
    breaks: fc.boolean(),
  }),
  { maxLength: 5 },
);

describe('zip()', () => {
  test('takes one of each in turn until the first ends or breaks, and closes the others (CF-104, CF-132)', () => {
    fc.assert(
      fc.property(lengths, fc.nat({ max: 10 }), (of, leaveAfter) => {
        const sources = of.map((length) => new Source(length));
        const zipped = zip(...sources);
        expect(sources.map(({ pulled }) => pulled)).toEqual(of.map(() => 0));

        const given: number[][] = [];
        let broke = false;
        try {
          for (const elements of zipped) {
            given.push(elements);
            if (given.length > leaveAfter) break;
          }
        } catch (error) {
          expect(error).toEqual(new RangeError('an input broke'));
          broke = true;
        }

        const shortest = of.length === 0 ? 0 : Math.min(...of.map(({ elements }) => elements));
        const rounds = Math.min(shortest, leaveAfter + 1);
        expect(given).toEqual(Array.from({ length: rounds }, (_, round) => of.map(() => round)));
        // The one that ends is the first of the shortest; those before it have given one element more.
        const ends = rounds < leaveAfter + 1 ? of.findIndex(({ elements }) => elements === shortest) : -1;
        expect(broke).toBe(of[ends]?.breaks ?? false);
        sources.forEach((source, index) => {
          expect([source.pulled, source.over, source.closed]).toEqual(
            index === ends ? [rounds, true, 0] : [index < ends ? rounds + 1 : rounds, false, 1],
          );
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('gives the same each time it is iterated over', () => {
    const zipped = zip([1, 2], new Set(['a', 'b', 'c']), 'xyz');
    for (let round = 0; round < 2; round++) {
      expect([...zipped]).toEqual([
        [1, 'a', 'x'],
        [2, 'b', 'y'],
      ]);
    }
  });

  test('gives nothing for nothing', () => {
    expect([...zip()]).toEqual([]);
    expect([...zip([])]).toEqual([]);
    expect([...zip([1, 2], [])]).toEqual([]);
  });

  test('refuses what is no iterable, and says which', () => {
    const misuse = zip as (...args: unknown[]) => unknown;
    expect(() => misuse([1], 7)).toThrow('Expected `iterables[1]` to be an iterable, got `7` (number)');
    expect(() => misuse(undefined)).toThrow(TypeError);
  });

  test('has a known size when all have, also when it is zipped again', () => {
    const executor = new InlineExecutor();
    const sizeOf = (items: Iterable<unknown>): number | undefined =>
      executor.map(tasks.identity, items, { buffersize: 1 }).progress.total;
    expect(sizeOf(zip([1, 2, 3], new Uint8Array(2)))).toBe(2);
    expect(sizeOf(zip(zip([1, 2, 3], new Map([[1, 1]])), new Set([1, 2])))).toBe(1);
    expect(sizeOf(zip([1, 2, 3], new CountedInput()))).toBeUndefined();
    expect(sizeOf(zip())).toBe(0);
  });

  test('closes every other input, though one of them fails to close', () => {
    let closed = 0;
    const input = (close: () => void): Iterable<number> => ({
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 1 }),
        return: () => {
          closed++;
          close();
          return { done: true, value: undefined };
        },
      }),
    });
    const fails = (): never => {
      throw new RangeError('will not close');
    };
    const leave = (): void => {
      for (const elements of zip(
        input(() => {}),
        input(fails),
        input(() => {}),
      )) {
        expect(elements).toEqual([1, 1, 1]);
        break;
      }
    };
    expect(leave).toThrow('will not close');
    expect(closed).toBe(3);
  });
});
