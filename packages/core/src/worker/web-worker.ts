import { farewell, type LastWord, lastWord } from '../rpc/last-word.ts';
import type { Endpoint } from '../rpc/transport.ts';
import { greeting, type Surroundings } from './surroundings.ts';

/**
 * What a web worker says when it is there, under the name of the greeting. A pool that sent its port before that, while
 * the worker's modules were still loading, could be heard by nobody.
 */
export interface WebHello {
  /** The names that tasks find in the worker's global scope, with commas in between. */
  readonly globals: string;
  /** A Web Lock that the worker holds as long as it lives: whoever gets it knows that the worker is gone. */
  readonly life: string | undefined;
}

interface WebEvent {
  data: unknown;
  error: unknown;
  reason: unknown;
  defaultPrevented: boolean;
}

interface WorkerScope {
  WorkerGlobalScope?: unknown;
  navigator: { locks?: LockManager };
  addEventListener(type: string, listener: (event: WebEvent) => void): void;
  removeEventListener(type: string, listener: (event: WebEvent) => void): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** `undefined` where this is no web worker. */
export function webWorker(): Surroundings | undefined {
  const scope = globalThis as unknown as WorkerScope;
  if (scope.WorkerGlobalScope === undefined) return undefined;
  return {
    listenOnce(listener) {
      const hear = ({ data }: WebEvent): void => {
        if (listener(data)) scope.removeEventListener('message', hear);
      };
      scope.addEventListener('message', hear);
      // A task may put its own in place of those that are there now, which is nothing to rely on.
      const globals = namesIn(scope).join();
      void holdLife(scope.navigator.locks).then((life) => {
        const hello: WebHello = { globals, life };
        scope.postMessage({ [greeting]: hello });
      });
    },
    connected: (pool, end) => announceEnd(scope, pool, end),
    leave: () => scope.close(),
  };
}

/** As on Node, nobody outlives an error that nobody has caught. No event tells the pool why, or that there is an end. */
function announceEnd(scope: WorkerScope, pool: Endpoint, end: () => void): void {
  const close = scope.close.bind(scope);
  const endWith = (word: LastWord): void => {
    end();
    pool.postMessage(word);
    close();
  };
  scope.addEventListener('error', (event) => {
    if (!event.defaultPrevented) endWith(lastWord(event.error));
  });
  scope.addEventListener('unhandledrejection', (event) => {
    if (!event.defaultPrevented) endWith(lastWord(event.reason));
  });
  scope.close = () => endWith(farewell);
}

/** Pages that are no secure context have no locks, and frames without an origin may not use them. */
async function holdLife(locks: LockManager | undefined): Promise<string | undefined> {
  if (!locks) return undefined;
  const life = `@futures/core.${crypto.randomUUID()}`;
  const isHeld = new Promise<boolean>((held) => {
    const hold = (): Promise<never> => {
      held(true);
      return new Promise(() => {});
    };
    locks.request(life, hold).catch(() => held(false));
  });
  return (await isHeld) ? life : undefined;
}

function namesIn(scope: object): string[] {
  const prototype = Object.getPrototypeOf(scope) as object | null;
  return [...Object.getOwnPropertyNames(scope), ...(prototype ? namesIn(prototype) : [])];
}
