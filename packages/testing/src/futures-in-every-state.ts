import { type Future, FutureController } from '@futures/core';

/** How a future can stand, told apart as a user would. */
export type Standing = 'pending' | 'running' | 'cancelled' | 'failed' | 'succeeded';

export interface FutureInState {
  readonly standing: Standing;
  readonly future: Future<number>;
  readonly controller: FutureController<number>;
}

/** What the failed one was rejected with. */
export const failure = new RangeError('out of range');

/** One fresh future in each state, with its controller. The one that succeeded has 42. */
export function futuresInEveryState(): Record<Standing, FutureInState> {
  const standing = (name: Standing, lead?: (controller: FutureController<number>) => void): FutureInState => {
    const controller = new FutureController<number>();
    lead?.(controller);
    return { standing: name, future: controller.future, controller };
  };
  return {
    pending: standing('pending'),
    running: standing('running', (controller) => controller.start()),
    cancelled: standing('cancelled', (controller) => controller.future.cancel('not wanted')),
    failed: standing('failed', (controller) => {
      // Looked at: no test is to be warned of it.
      controller.future.outcome();
      controller.reject(failure);
    }),
    succeeded: standing('succeeded', (controller) => controller.resolve(42)),
  };
}
