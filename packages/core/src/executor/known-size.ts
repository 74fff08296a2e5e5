/** Something of ours that knows how many elements it will give. */
export const sizeKey = Symbol('size');

/** How many elements an iterable will give, where that is known without taking one. */
export function knownSize(items: unknown): number | undefined {
  if (Array.isArray(items)) return items.length;
  if (typeof items !== 'object' || items === null) return undefined;
  if (sizeKey in items) return items[sizeKey] as number | undefined;
  // By tag: those of other realms are not `instanceof` ours.
  const tag = Object.prototype.toString.call(items);
  if (tag === '[object Set]' || tag === '[object Map]') return (items as Set<unknown>).size;
  return ArrayBuffer.isView(items) && tag !== '[object DataView]' ? (items as Uint8Array).length : undefined;
}
