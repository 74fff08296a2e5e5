import { realm } from '../base/realm.ts';
import { isProxyMarked } from './comlink.ts';
import type { Message, WireValue } from './wire.ts';

/** An argument marked by `proxy`, under cover: Comlink would open a MessageChannel for it. */
class Carried {
  readonly value: object;

  constructor(value: object) {
    this.value = value;
  }
}

const carry = (value: unknown): unknown => (isProxyMarked(value) ? new Carried(value) : value);

/** A Comlink proxy whose callers may pass marked values that then travel on virtual channels too. */
export function carrying<T extends object>(remote: T): T {
  return new Proxy(remote, {
    apply: (target, self, args: unknown[]): unknown =>
      Reflect.apply(target as (...args: unknown[]) => unknown, self, args.map(carry)),
    set: (target, name, value) => Reflect.set(target, name, carry(value)),
    get(target, name) {
      const value = Reflect.get(target, name) as object;
      return name === 'then' || typeof name === 'symbol' ? value : carrying(value);
    },
  });
}

/** In place of a marked value on the wire stands an id. As a name of a handler, Comlink does not know it. */
const handler = 'channel';

/**
 * Puts ids in the place of marked values, and adds to `transfer` what another copy of us noted. Comlink leaves raw what
 * is under cover, and what is marked by another copy of it.
 */
export function packWire(message: Message, transfer: Set<object>, idOf: (value: object) => number): void {
  for (const wire of wireValuesOf(message)) {
    if (wire.type !== 'RAW') continue;
    const value = wire.value instanceof Carried ? wire.value.value : wire.value;
    if (isProxyMarked(value)) Object.assign(wire, { type: 'HANDLER', name: handler, value: idOf(value) });
    else for (const part of realm.transfers?.get(value as object) ?? []) transfer.add(part);
  }
}

/** Puts values in the place of ids. */
export function unpackWire(message: Message, valueOf: (id: number) => unknown): void {
  for (const wire of wireValuesOf(message)) {
    if (wire.type === 'HANDLER' && wire.name === handler)
      Object.assign(wire, { type: 'RAW', value: valueOf(wire.value as number) });
  }
}

function wireValuesOf(message: Message): readonly WireValue[] {
  if (message.argumentList) return message.argumentList;
  return message.type === 'SET' ? [message.value as WireValue] : [message];
}
