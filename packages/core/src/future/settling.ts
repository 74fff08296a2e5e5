import { show } from '../base/describe.ts';
import { futureMark, hasMark } from '../base/marks.ts';
import { isIterable } from '../base/validate.ts';
import { onInterrupt, type WaitOptions } from '../cancellation/interrupt.ts';
import type { SettledStatus } from './future-state.ts';
import { unwatch, watch, type Watchable, type Watcher } from './watcher.ts';

/** The distinct futures of `futures`, in their order. Anything else among them is an error that names its place. */
export function distinctFutures<F extends Watchable>(futures: Iterable<F>): Set<F> {
  isIterable('futures', futures);
  const distinct = new Set<F>();
  let index = 0;
  for (const future of futures) {
    if (!hasMark(futureMark, future))
      throw new TypeError(`Expected \`futures[${index}]\` to be a Future, got ${show(future)}`);
    distinct.add(future);
    index++;
  }
  return distinct;
}

/**
 * Waits until all futures are done, or one that is reason enough, or the time is up, and gives what `result` finds at
 * that very moment; rejects only when the signal aborts. Leaves nothing behind, from that moment on.
 */
export function settling<R>(
  futures: Set<Watchable>,
  isEnough: (status: SettledStatus) => boolean,
  options: WaitOptions,
  what: string,
  result: () => R,
): Promise<R> {
  return new Promise((resolve, reject) => {
    let unfinished = futures.size;
    let over = false;
    let stop = (): void => {};
    const finish = (error?: Error): void => {
      over = true;
      stop();
      for (const future of futures) future[unwatch](watcher);
      if (error) reject(error);
      else resolve(result());
    };
    const watcher: Watcher = {
      settled(_, status) {
        if (--unfinished === 0 || isEnough(status)) finish();
      },
    };
    stop = onInterrupt(options, what, finish);
    for (const future of futures) if (!over) future[watch](watcher);
    if (futures.size === 0 && !over) finish();
  });
}
