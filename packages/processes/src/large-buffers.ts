import { types } from 'node:util';
import { notCloneable } from './clone-error.ts';
import { isLost } from './lost-objects.ts';

/** From here on it pays to take a buffer out of the message. */
const large = 64 * 1024;
/** In a message as the pool makes them: of a frame, its cells, an argument, a part of that. */
const deepest = 4;
const mostLooks = 1024;

/**
 * The large buffers in a message, as far as they lie near its surface. What an engine would leave out, or copy where it is
 * to be shared, without a word is refused on the way.
 */
export function largeBuffersIn(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  let looks = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || types.isProxy(value)) return;
    if (ArrayBuffer.isView(value)) note(value.buffer);
    else if (types.isAnyArrayBuffer(value)) note(value);
    else if (depth < deepest) {
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length && looks < mostLooks; index++) look(value[index], depth + 1);
      } else if (!isPlain(value)) {
        if (isLost(value)) throw notCloneable(kindOf(value));
      } else {
        for (const key of Object.keys(value)) {
          if (looks >= mostLooks) return;
          const property = Object.getOwnPropertyDescriptor(value, key);
          if (property && 'value' in property) look(property.value, depth + 1);
        }
      }
    }
  };
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object') return;
    looks++;
    visit(value, depth);
  };
  const note = (buffer: ArrayBufferLike): void => {
    if (types.isSharedArrayBuffer(buffer)) throw notCloneable('SharedArrayBuffer');
    const { resizable } = buffer as { resizable?: boolean };
    if (buffer.byteLength >= large && resizable !== true) found.add(buffer);
  };
  visit(message, 0);
  return [...found];
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
