import { types } from 'node:util';
import { Deserializer, Serializer } from 'node:v8';
import { MessagePort } from 'node:worker_threads';
import { notCloneable } from './clone-error.ts';
import { largeBuffersIn } from './large-buffers.ts';
import type { PortBridges } from './port-bridges.ts';
import type { SpoolReader, SpoolWriter } from './spool.ts';

/*
 * A message as bytes: V8's own serialization, which is that of structured clone, and before it where the large buffers lie.
 *
 *     length of the rest │ how many │ (position, length) of each │ the value
 */
export const lengthBytes = 4;
const noLength = Buffer.alloc(lengthBytes);

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
  const buffers = largeBuffersIn(message);
  const positions = luggage.spoolOut?.put(buffers) ?? [];
  try {
    const bytes = new Packer(ports).pack(message, buffers, positions);
    if (transfer.length > 0) {
      const moved = structuredClone([...ports.keys()], { transfer: transfer as never[] });
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
  return { message: new Unpacker(bytes, join).unpack(luggage.spoolIn), ports };
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

class Packer extends Serializer {
  readonly #ports: ReadonlyMap<object, number>;

  constructor(ports: ReadonlyMap<object, number>) {
    super();
    this.#ports = ports;
  }

  pack(message: unknown, buffers: readonly ArrayBuffer[], positions: readonly number[]): Buffer {
    this.writeRawBytes(noLength);
    this.writeUint32(positions.length);
    positions.forEach((position, index) => {
      const buffer = buffers[index] as ArrayBuffer;
      this.writeDouble(position);
      this.writeUint32(buffer.byteLength);
      this.transferArrayBuffer(index, buffer);
    });
    this.writeHeader();
    this.writeValue(message);
    const bytes = this.releaseBuffer();
    bytes.writeUInt32LE(bytes.length - lengthBytes);
    return bytes;
  }

  /** Called for what has its home in the platform: ports, keys, blobs, file handles. */
  _writeHostObject(object: object): void {
    const id = this.#ports.get(object);
    if (id === undefined) {
      if (object instanceof MessagePort) throw mustBeTransferred();
      throw notCloneable(object.constructor.name);
    }
    this.writeUint32(id);
  }

  /** Memory cannot be shared with a process; a copy in its place would be a lie. */
  _getSharedArrayBufferId(): never {
    throw notCloneable('SharedArrayBuffer');
  }
}

class Unpacker extends Deserializer {
  readonly #join: (id: number) => MessagePort;

  constructor(bytes: Buffer, join: (id: number) => MessagePort) {
    super(bytes);
    this.#join = join;
  }

  unpack(spool: SpoolReader | undefined): unknown {
    const count = this.readUint32();
    for (let index = 0; index < count; index++) {
      const position = this.readDouble();
      const buffer = (spool as SpoolReader).take(position, this.readUint32());
      this.transferArrayBuffer(index, buffer);
    }
    this.readHeader();
    return this.readValue();
  }

  _readHostObject(): MessagePort {
    return this.#join(this.readUint32());
  }
}

const mustBeTransferred = (): Error =>
  Object.assign(
    new TypeError('Object that needs transfer was found in message but not listed in transferList'),
    { code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST' },
  );
