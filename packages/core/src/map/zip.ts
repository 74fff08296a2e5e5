import { isIterable } from '../base/validate.ts';
import { knownSize, sizeKey } from './known-size.ts';

/** What one element of each iterable makes together. */
type Zip<Iterables extends readonly Iterable<unknown>[]> = {
  -readonly [Index in keyof Iterables]: Iterables[Index] extends Iterable<infer Element> ? Element : never;
};

/**
 * Lists of the first elements, of the second elements, …, as long as there is one in each: `starmap(fn, zip(as, bs))`
 * calls `fn(a, b)`. Takes nothing until it is iterated over, and closes the others when one ends.
 */
export function zip<Iterables extends readonly Iterable<unknown>[]>(
  ...iterables: Iterables
): Iterable<Zip<Iterables>> {
  iterables.forEach((iterable, index) => isIterable(`iterables[${index}]`, iterable));
  return {
    get [sizeKey]() {
      const sizes = iterables.map((iterable) => knownSize(iterable));
      return sizes.includes(undefined)
        ? undefined
        : Math.min(...(sizes as number[]), sizes.length === 0 ? 0 : Infinity);
    },
    [Symbol.iterator]: () => zipped(iterables) as Iterator<Zip<Iterables>>,
  } as Iterable<Zip<Iterables>>;
}

function* zipped(iterables: readonly Iterable<unknown>[]): Generator<unknown[], void> {
  const open = new Set<Iterator<unknown>>();
  try {
    const iterators = iterables.map((iterable) => iterable[Symbol.iterator]());
    for (const iterator of iterators) open.add(iterator);
    while (open.size > 0) {
      const elements: unknown[] = [];
      for (const iterator of iterators) {
        // One that ends or throws is not closed: it has closed itself.
        open.delete(iterator);
        const step = iterator.next();
        if (step.done === true) return;
        open.add(iterator);
        elements.push(step.value);
      }
      yield elements;
    }
  } finally {
    closeAll([...open]);
  }
}

/** Closes each, though another fails to close. */
function closeAll([first, ...others]: readonly Iterator<unknown>[]): void {
  if (first === undefined) return;
  try {
    first.return?.();
  } finally {
    closeAll(others);
  }
}
