import { show } from '../base/describe.ts';
import { futureMark, hasMark } from '../base/marks.ts';
import { isIterable } from '../base/validate.ts';
import type { Future } from './future.ts';
import { unwatch, watch, type Watchable, type Watcher } from './watcher.ts';

/** The distinct futures of `futures`, in their order. Anything else among them is an error that names its place. */
export function distinctFutures<T>(name: string, futures: Iterable<Future<T>>): Set<Future<T>> {
  isIterable(name, futures);
  const distinct = new Set<Future<T>>();
  let index = 0;
  for (const future of futures) {
    if (!hasMark(futureMark, future)) {
      throw new TypeError(`Expected \`${name}[${index}]\` to be a Future, got ${show(future)}`);
    }
    distinct.add(future);
    index++;
  }
  return distinct;
}

/** Tells the watcher of each future as it settles: of those that are done at once and in their order. */
export function tellOfEach<F extends Watchable>(futures: Iterable<F>, watcher: Watcher<F>): void {
  for (const future of futures) future[watch](watcher);
}

export function stopTelling<F extends Watchable>(futures: Iterable<F>, watcher: Watcher<F>): void {
  for (const future of futures) future[unwatch](watcher);
}
