import { Deserializer, deserialize, Serializer, serialize } from 'node:v8';
import { MessageChannel, MessagePort } from 'node:worker_threads';
import { notCloneable } from './clone-error.ts';
import type { SpoolReader } from './spool.ts';

/*
 * A message as bytes: the engine's own serialization, which is that of structured clone. V8 lets us put before it where the
 * large buffers lie.
 *
 *     length of the rest │ how many │ (position, length) of each │ the value
 */
export const lengthBytes = 4;
const noLength = Buffer.alloc(lengthBytes);

type Join = (id: number) => MessagePort;

/** How a runtime makes bytes of a message. Both ends of a pipe are of the same runtime. */
export interface Serialization {
  /** Whether buffers may be elsewhere: in files that both have open. */
  readonly takesBuffers: boolean;
  /** Whether a number can take the place of a port in the middle of a message. */
  readonly takesPorts: boolean;
  /** `positions`: where the first so many of the buffers lie. */
  write(
    message: unknown,
    ports: ReadonlyMap<object, number>,
    buffers: readonly ArrayBuffer[],
    positions: readonly number[],
  ): Buffer;
  /** Reads what was written, without the length. */
  read(bytes: Buffer, join: Join, spool: SpoolReader | undefined): unknown;
}

export function serialization(): Serialization {
  return hasSerializer() ? { ...byParts, takesPorts: knowsPorts() } : asAWhole;
}

/** Bun has the class, but not what it does: https://bun.sh/docs/runtime/nodejs-apis#node-v8 */
function hasSerializer(): boolean {
  try {
    return new Serializer() instanceof Serializer;
  } catch {
    return false;
  }
}

/** To Deno's engine a port is an object like any other, with functions, which cannot be cloned. */
function knowsPorts(): boolean {
  const { port1: port } = new MessageChannel();
  try {
    return new Packer(new Map([[port, 0]])).pack(port, [], []).length > 0;
  } catch {
    return false;
  } finally {
    port.close();
  }
}

const byParts: Omit<Serialization, 'takesPorts'> = {
  takesBuffers: true,
  write: (message, ports, buffers, positions) => new Packer(ports).pack(message, buffers, positions),
  read: (bytes, join, spool) => new Unpacker(bytes, join).unpack(spool),
};

export const asAWhole: Serialization = {
  takesBuffers: false,
  takesPorts: false,
  write(message) {
    const bytes = serialize(message);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  },
  read: (bytes) => deserialize(bytes) as unknown,
};

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
  readonly #join: Join;

  constructor(bytes: Buffer, join: Join) {
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
