import { FutureController } from '@futures/core';

/** What can have become of a future. */
export type Stage = 'pending' | 'running' | 'cancelled' | 'failed' | 'succeeded';

export const stages: readonly Stage[] = ['pending', 'running', 'cancelled', 'failed', 'succeeded'];

/** What the failed one was rejected with. */
export const failure = new RangeError('out of range');

/** The controller of a future that is at this stage; it succeeded with 42. */
export function controllerThatIs(stage: Stage): FutureController<number> {
  const controller = new FutureController<number>();
  if (stage === 'running') controller.start();
  if (stage === 'cancelled') controller.future.cancel('no need');
  if (stage === 'failed') {
    controller.reject(failure);
    controller.future.outcome(); // Looked at, so that no test is warned of it.
  }
  if (stage === 'succeeded') controller.resolve(42);
  return controller;
}
