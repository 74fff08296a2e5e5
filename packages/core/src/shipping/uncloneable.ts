import { careful } from '../base/careful.ts';
import { isObject, looksLikeError, typeName } from '../base/describe.ts';
import { mapStep, pathOf, propertyStep, tagOf, withArticle } from './naming.ts';

/** A part of the value, and the way to it. */
interface Part {
  readonly value: unknown;
  readonly step: string;
  readonly parent: Part | undefined;
}

/** So many parts are looked at, and so often is a part cloned to see whether it can be. */
const mostParts = 100_000;
const mostTrials = 1_000;

/**
 * The error for a value that could not be cloned, which names the part of it that cannot be. `root` is what messages call
 * the value (`argument args[1]`, `result`), `fault` is what the platform threw. A `fault` that does not come from cloning
 * but from a getter of the value is given back as it is.
 */
export function cloneError(root: string, value: unknown, fault: unknown): unknown {
  if (!isCloneFault(fault)) return fault;
  const message = careful(() => nameCulprit(root, value, fault), undefined);
  const error = new DOMException(
    message ?? `${root} could not be cloned: ${fault.message}`,
    'DataCloneError',
  );
  return Object.defineProperty(error, 'cause', { value: fault, writable: true, configurable: true });
}

/** Each platform, and on Node each kind of channel, says it in its own words. */
function isCloneFault(fault: unknown): fault is Error {
  return (
    looksLikeError(fault) &&
    (fault.name === 'DataCloneError' ||
      fault.message.endsWith('could not be cloned.') ||
      asksToTransfer(fault))
  );
}

const asksToTransfer = (fault: unknown): boolean =>
  (fault as { code?: unknown }).code === 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST' ||
  /\btransferred\b/.test((fault as Error).message);

function nameCulprit(root: string, value: unknown, fault: Error): string | undefined {
  const whole: Part = { value, step: '', parent: undefined };
  const culprit = asksToTransfer(fault)
    ? findNearest(whole, mustBeTransferred)
    : (findNearest(whole, isNeverCloneable) ?? findByTrial(whole) ?? findNearest(whole, isOfKind(fault)));
  if (!culprit) return undefined;
  const name = pathOf(root, stepsTo(culprit));
  return `${name} could not be cloned: ${explain(name, culprit.value)}`;
}

/** Structured clone could, and the channel cannot: what it says that it cannot clone is all that is known. */
function isOfKind({ message }: Error): (value: unknown) => boolean {
  const kind = /^#<(.+)> could not be cloned\.$/.exec(message)?.[1];
  return (value) =>
    isObject(value) &&
    ([typeName(value), tagOf(value)].includes(kind ?? '') ||
      (kind === shared && tagOf(memoryOf(value)) === shared));
}

const shared = 'SharedArrayBuffer';

const memoryOf = (value: object): object => (ArrayBuffer.isView(value) ? value.buffer : value);

function stepsTo(part: Part): string[] {
  const steps: string[] = [];
  for (let { step, parent } = part; parent; { step, parent } = parent) steps.push(step);
  return steps.reverse();
}

/** Looks at every part once, the nearest first, so that the path is short. Nothing is cloned for it. */
function findNearest(whole: Part, isCulprit: (value: unknown) => boolean): Part | undefined {
  const parts = [whole];
  const seen = new Set<unknown>();
  for (const part of parts) {
    if (isCulprit(part.value)) return part;
    if (seen.has(part.value)) continue;
    seen.add(part.value);
    for (const inner of partsOf(part)) {
      if (parts.length > mostParts) break;
      // Numbers and texts by the million need no look.
      if (isObject(inner.value) || typeof inner.value === 'symbol') parts.push(inner);
    }
  }
  return undefined;
}

/**
 * From a whole that cannot be cloned to the first part that cannot, as far down as that goes: a Proxy looks like any
 * other object until it is tried.
 */
function findByTrial(whole: Part): Part | undefined {
  let trials = mostTrials;
  const fails = ({ value }: Part): boolean => isObject(value) && --trials >= 0 && !isCloneable(value);
  let culprit: Part | undefined;
  for (let next = fails(whole) ? whole : undefined; next; next = firstOf(partsOf(culprit), fails))
    culprit = next;
  return culprit;
}

function firstOf(parts: Iterable<Part>, matches: (part: Part) => boolean): Part | undefined {
  for (const part of parts) if (matches(part)) return part;
  return undefined;
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch (fault) {
    // It may well be on the list of what is transferred.
    return !isCloneFault(fault) || asksToTransfer(fault);
  }
}

/** What structured clone goes into: the entries of maps and sets, and otherwise the object's own properties. */
function* partsOf(parent: Part): Generator<Part> {
  const { value } = parent;
  if (!isObject(value) || ArrayBuffer.isView(value) || mustBeTransferred(value)) return;
  const tag = tagOf(value);
  // By the methods of the platform: a class of the user's may have others, and a Proxy of a map has none.
  if (tag === 'Map') {
    const entries = careful(() => [...Map.prototype.entries.call(value)] as [unknown, unknown][], []);
    for (const [index, [key, held]] of entries.entries()) {
      yield { value: key, step: `.keys()[${index}]`, parent };
      yield { value: held, step: mapStep(key, index), parent };
    }
  } else if (tag === 'Set') {
    const elements = careful(() => [...Set.prototype.values.call(value)] as unknown[], []);
    for (const [index, element] of elements.entries())
      yield { value: element, step: `.values()[${index}]`, parent };
  } else if (tag === 'Error') {
    yield { value: careful(() => (value as Error).cause, undefined), step: '.cause', parent };
  } else {
    for (const key in value) {
      if (!Object.hasOwn(value, key)) continue;
      const held = careful(() => (value as Record<string, unknown>)[key], undefined);
      yield { value: held, step: propertyStep(key), parent };
    }
  }
}

const neverCloneable =
  /^(Promise|Weak(Map|Set|Ref)|FinalizationRegistry|(Async)?Generator|Module|.* Iterator)$/;

function isNeverCloneable(value: unknown): boolean {
  if (!isObject(value)) return typeof value === 'symbol';
  return typeof value === 'function' || neverCloneable.test(tagOf(value));
}

const mustBeTransferred = (value: unknown): boolean =>
  /^(MessagePort|(Readable|Writable|Transform)Stream)$/.test(typeName(value));

function explain(name: string, value: unknown): string {
  if (typeof value === 'function') return explainFunction(name, value);
  if (mustBeTransferred(value)) return `it is a ${typeName(value)}, which has to be transferred`;
  if (isObject(value) && tagOf(memoryOf(value)) === shared)
    return 'its memory cannot be shared with another process (send a copy of it)';
  const kind = tagOf(value) === 'Object' ? typeName(value) : tagOf(value);
  if (kind === 'Promise') return 'it is a Promise (await it first)';
  // What looks as if it could be cloned and cannot be is none of these.
  if (/^([Oo]bject|Array|Map|Set)$/.test(kind)) return 'it is a Proxy (send a plain copy of it)';
  return `it is ${withArticle(kind === 'Symbol' ? 'symbol' : kind)}`;
}

/** `result` and `argument args[1]`, but no part of them. */
const isWhole = (name: string): boolean => /^\w+( args\[\d+\])?$/.test(name);

function explainFunction(name: string, fn: object): string {
  if (/^class\b/.test(careful(() => Function.prototype.toString.call(fn), ''))) return 'it is a class';
  // Nothing else can be live.
  if (!/^(argument|result)\b/.test(name)) return 'it is a function';
  const whole = name.startsWith('result') ? 'a result' : 'an argument';
  const way = isWhole(name) ? 'wrap it in proxy()' : `make it ${whole} of its own, wrapped in proxy(),`;
  return `it is a function (${way} to send it as a callback)`;
}
