import type { Endpoint } from '../rpc/transport.ts';

/** What a worker has around it, on the platform at hand. */
export interface Surroundings {
  /** Waits for the port over which the pool wants to talk: the listener is called until it is content. */
  listenOnce(listener: (message: unknown) => boolean): void;
  /** Takes a message out of a port's inbox. */
  readonly receive?: ((port: object) => { message: unknown } | undefined) | undefined;
  /**
   * The pool is there: it wants to hear of the worker's end, where the platform would not tell it. `end` is to be called
   * before the worker ends by itself.
   */
  connected(pool: Endpoint, end: () => void): void;
  /** Ends the worker, once what it has printed is out. */
  leave(): void;
}

/** Under this name a pool sends the port over which it wants to talk to its worker. */
export const greeting = '@futures/core.port';
