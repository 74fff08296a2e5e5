import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { turn } from '@futures/testing';
import { Channels } from '../../src/rpc/channels.ts';
import { expose, wrap } from '../../src/rpc/comlink.ts';
import { portEndpoint } from '../../src/rpc/port-endpoint.ts';
import type { Endpoint } from '../../src/rpc/transport.ts';

export interface Connection extends Disposable {
  parent: Channels;
  worker: Channels;
  /** Everything that was sent, by either side, in order. */
  wire: unknown[];
  /** Sends past the channels, as a user's code in a worker can. */
  inject(message: unknown): void;
}

/** Both sides of a connection in one thread; they see of each other no more than two threads do. */
export function connect(): Connection {
  const { port1, port2 } = new MessageChannel();
  const wire: unknown[] = [];
  const listenedTo = (port: typeof port1): Endpoint => {
    const endpoint = portEndpoint(port, receiveMessageOnPort);
    return {
      ...endpoint,
      postMessage(message, transfer) {
        endpoint.postMessage(message, transfer);
        wire.push(message);
      },
    };
  };
  return {
    parent: new Channels(listenedTo(port1), 'parent'),
    worker: new Channels(listenedTo(port2), 'worker'),
    wire,
    inject: (message) => port2.postMessage(message),
    [Symbol.dispose]: () => port1.close(),
  };
}

/** What `api` offers in the worker, as the parent calls it. */
export function served<Api extends object>(
  { parent, worker }: Connection,
  api: Api,
): ReturnType<typeof wrap<Api>> {
  expose(api, worker.main);
  return wrap<Api>(parent.main);
}

/** Collects garbage until the condition holds. */
export async function collected(condition: () => boolean): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < 500 && !condition(); round++) {
    await turn(1);
    gc?.();
    await turn();
  }
  if (!condition()) throw new Error(`never came true: ${condition.toString()}`);
}
