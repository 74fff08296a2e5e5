import type { WorkerWords } from '../cancellation/words.ts';
import { Channels } from '../rpc/channels.ts';
import { expose } from '../rpc/comlink.ts';
import type { Endpoint } from '../rpc/transport.ts';
import { type Cells, notice, protocolVersion, type WorkerApi } from '../rpc/worker-api.ts';
import { compile } from '../shipping/compile.ts';
import type { FunctionPlatform } from '../shipping/function-table.ts';
import { unsendable, Worker } from './worker.ts';

export interface ServeOptions extends Partial<FunctionPlatform> {
  /** The pool wants no more of this worker. */
  readonly leave?: () => void;
  /** The far side of the transport's words. */
  readonly words?: WorkerWords;
}

const platform: FunctionPlatform = {
  compile,
  importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url) as Promise<object>,
};

/**
 * Makes this realm a pool's worker, at the far end of the channel. Returns what is to be called when the worker is about to
 * end, so that answers which wait for others of their batch leave, and no task begins that would not come to its end.
 */
export function serveEndpoint(
  endpoint: Endpoint,
  { leave, words, ...options }: ServeOptions = {},
): () => void {
  const channels = new Channels(endpoint, 'worker');
  const worker = new Worker(channels, { ...platform, ...options }, words);
  channels.onNotice = (message) => {
    if (message[0] === notice.bye) leave?.();
    else worker.heard(message);
  };
  channels.main.onAnswered = () => worker.answered();
  channels.main.inPlaceOf = (answers, fault) => unsendable(answers as Cells, fault);
  // What the other side can reach is exactly this: Comlink lets it walk along any property.
  const api: WorkerApi = {
    setup: (setup) => worker.setup(setup),
    run: (tasks) => worker.run(tasks),
  };
  expose(Object.freeze(Object.assign(Object.create(null) as WorkerApi, api)), channels.main);
  channels.notify([notice.hello, protocolVersion]);
  return () => worker.end();
}
