import { isRemote } from './comlink.ts';

type Remote = ((...args: unknown[]) => unknown) & Record<PropertyKey, unknown>;

/**
 * What to expose of a value: itself, unless it is a proxy that is handed on. Comlink calls what it exposes through its
 * `apply`, which on a proxy would be a remote method, called with one more proxy for `this`.
 */
export const relay = (value: object): object => (isRemote(value) ? relayOf(value as Remote) : value);

function relayOf(remote: Remote): object {
  return new Proxy(() => {}, {
    get(_target, name) {
      if (name === 'apply') return (_this: unknown, args: unknown[]) => remote(...args);
      // That of a proxy asks for the value, which is what reading a property over two channels comes to.
      if (name === 'then') return remote.then;
      return relayOf(remote[name] as Remote);
    },
    set: (_target, name, value) => Reflect.set(remote, name, value),
  });
}
