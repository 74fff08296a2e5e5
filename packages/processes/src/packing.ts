import { types } from 'node:util';
import { MessageChannel, MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { largeBuffersIn } from './large-buffers.ts';
import type { PortBridges } from './port-bridges.ts';
import { withPorts, withStandIns } from './port-stand-ins.ts';
import { type Serialization, serialization } from './serialization.ts';
import type { SpoolReader, SpoolWriter } from './spool.ts';

/** What a message may need beside itself. */
export interface Luggage {
  readonly bridges: PortBridges;
  readonly spoolOut: SpoolWriter | undefined;
  readonly spoolIn: SpoolReader | undefined;
}

/**
 * The bytes of a message. What is transferred is gone from here when this returns: buffers are copied and detached, ports
 * are bridged. Throws as `postMessage` does, and then nothing is gone.
 */
export function pack(message: unknown, transfer: readonly object[], luggage: Luggage): Buffer {
  const ports = new Map(portsAmong(transfer).map((port) => [port, luggage.bridges.newId()]));
  const { takesBuffers, takesPorts } = platform();
  const whole = ports.size > 0 && !takesPorts ? withStandIns(message, ports) : message;
  const buffers = largeBuffersIn(whole);
  const positions = (takesBuffers ? luggage.spoolOut?.put(buffers) : undefined) ?? [];
  try {
    const bytes = platform().write(whole, ports, buffers, positions);
    if (transfer.length > 0) {
      const moved = takeAway(transfer, [...ports.keys()]);
      [...ports.values()].forEach((id, index) => luggage.bridges.open(id, moved[index] as MessagePort));
    }
    return bytes;
  } catch (error) {
    luggage.spoolOut?.takeBack(positions.length);
    throw error;
  }
}

/** A message of its bytes, without the length; and the ports in it. */
export function unpack(bytes: Buffer, luggage: Luggage): { message: unknown; ports: MessagePort[] } {
  const ports: MessagePort[] = [];
  const join = (id: number): MessagePort => {
    const port = luggage.bridges.join(id);
    ports.push(port);
    return port;
  };
  return { message: withPorts(platform().read(bytes, join, luggage.spoolIn), join), ports };
}

/** Detaches what is transferred, and gives the ports under our hand: not by a clone, of which Deno makes ports of the web. */
function takeAway(transfer: readonly object[], ports: readonly MessagePort[]): readonly MessagePort[] {
  if (ports.length === 0) return structuredClone([], { transfer: transfer as never[] });
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(ports, transfer as never[]);
    return (receiveMessageOnPort(port2) as { message: MessagePort[] }).message;
  } finally {
    port1.close();
  }
}

function portsAmong(transfer: readonly object[]): MessagePort[] {
  const isPort = (part: object): part is MessagePort => part instanceof MessagePort;
  for (const part of transfer) {
    if (!isPort(part) && !types.isAnyArrayBuffer(part))
      throw new DOMException(
        `a ${part.constructor.name} cannot be transferred to a process`,
        'DataCloneError',
      );
  }
  return transfer.filter(isPort);
}

/** How this runtime writes messages: found out when the first one is. */
let found: Serialization | undefined;
const platform = (): Serialization => (found ??= serialization());
