import { isObject } from '../base/describe.ts';
import { realm } from '../base/realm.ts';
import { portEndpoint } from '../rpc/port-endpoint.ts';
import { addServed } from '../shipping/served.ts';
import { threadOfNode } from './node-thread.ts';
import { raiseRejections } from './raise-rejections.ts';
import { serveEndpoint } from './serve-endpoint.ts';
import { greeting } from './surroundings.ts';
import { webWorker } from './web-worker.ts';

/**
 * Makes this worker one of a pool's: the pool can call these functions by `servedTasks`, and can send others. For a
 * worker entry of one's own; it may be called several times, by several modules.
 */
export function serve(functions: Readonly<Record<string, (...args: never[]) => unknown>> = {}): void {
  addServed(functions);
  if (realm.serving === true) return;
  realm.serving = true;
  // Where this is no worker, what is served can still be called by an executor on this thread.
  const around = threadOfNode() ?? webWorker();
  if (around) raiseRejections();
  around?.listenOnce((message) => {
    if (!isObject(message) || !(greeting in message)) return false;
    const pool = portEndpoint(message[greeting] as object, around.receive);
    const end = serveEndpoint(pool, { leave: () => around.leave() });
    around.connected(pool, end);
    return true;
  });
}
