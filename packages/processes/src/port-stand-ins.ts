/*
 * Not every runtime's serializer knows what to do with a port. There, ports leave before a message is written: each has a
 * stand-in in its place, and the message, which says of itself that it has some, is a copy as far as the way to them.
 */
const mark = '@futures/processes.ports';
const portMark = '@futures/processes.port';

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === '[object Object]';

/** A message whose ports, wherever they are in its arrays, objects and maps, are numbers. */
export function withStandIns(message: unknown, ports: ReadonlyMap<object, number>): unknown {
  const copies = new Map<unknown, unknown>();
  const replace = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const id = ports.get(value);
    if (id !== undefined) return { [portMark]: id };
    if (copies.has(value)) return copies.get(value);
    const copy = emptyLike(value);
    if (copy === undefined) return value;
    copies.set(value, copy);
    fill(copy, value, replace);
    return copy;
  };
  return { [mark]: replace(message) };
}

/** The message with ports in the places of their stand-ins; any other message as it is. */
export function withPorts(message: unknown, join: (id: number) => object): unknown {
  if (!isPlainObject(message) || !(mark in message)) return message;
  const seen = new Set<unknown>();
  const restore = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return value;
    if (isPlainObject(value) && portMark in value) return join(value[portMark] as number);
    seen.add(value);
    fill(value, value, restore);
    return value;
  };
  return restore(message[mark]);
}

function emptyLike(value: object): object | undefined {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  return isPlainObject(value) ? {} : undefined;
}

/** Writes the parts of `source`, each replaced, to `target`, which is empty or the same object. */
function fill(target: object, source: object, replace: (part: unknown) => unknown): void {
  if (source instanceof Map) {
    for (const [key, part] of source) (target as typeof source).set(key, replace(part));
  } else if (Array.isArray(source) || isPlainObject(source)) {
    for (const [key, part] of Object.entries(source))
      (target as Record<string, unknown>)[key] = replace(part);
  }
}
