/** Something of ours that knows how many elements it will give. */
export const sizeKey = Symbol.for('@futures/core.size');

/** How many elements an iterable will give, where that is known without taking one. */
export function knownSize(items: object): number | undefined {
  if (Array.isArray(items) || ArrayBuffer.isView(items)) return (items as { length?: number }).length;
  // By tag: those of other realms are not `instanceof` ours.
  const isCollection = ['[object Set]', '[object Map]'].includes(Object.prototype.toString.call(items));
  return isCollection ? (items as Set<unknown>).size : (items as { [sizeKey]?: number | undefined })[sizeKey];
}
