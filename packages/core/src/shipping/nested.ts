import { careful } from '../base/careful.ts';
import { nameOf, typeName } from '../base/describe.ts';
import { futureMark, hasMark } from '../base/marks.ts';
import { isAbortSignal, isToken } from '../cancellation/signals.ts';
import type { AnyFunction } from './function-definition.ts';
import { pathOf, propertyStep, tagOf, withArticle } from './naming.ts';
import { isNative } from './native-function.ts';

/** Big data costs no more than this. */
const mostLooks = 256;

/**
 * Throws for what structured clone would turn into an empty object without a word: futures and objects of the platform,
 * and inside of something also what arrives live only by itself (tokens, signals, proxies). Looks at the first few hundred
 * parts, in plain objects and arrays. `root` is what messages call the value: `args[0]`, `result`.
 */
export function refuseNested(root: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const nodes: Node[] = [{ value, key: '', parent: undefined }];
  const seen = new Set<object>();
  let looks = 0;
  for (const node of nodes) {
    const { value } = node;
    if (seen.has(value)) continue;
    seen.add(value);
    const tag = tagOf(value);
    const complaint = isCloneable(value, tag) ? undefined : complaintAbout(root, node, tag);
    if (complaint !== undefined)
      throw new TypeError(`${complaint}, got one as ${pathOf(root, stepsTo(node))}`);
    for (const key of keysOf(value, tag)) {
      if (++looks > mostLooks) return;
      // What a getter throws, the clone will meet too; it has the better place to say so.
      const part = careful(() => (value as Record<string, unknown>)[key], undefined);
      // Functions cannot be cloned at all, and a proxy that came from elsewhere would answer to any question.
      if (typeof part === 'object' && part !== null) nodes.push({ value: part, key, parent: node });
    }
  }
}

interface Node {
  readonly value: object;
  readonly key: string | number;
  readonly parent: Node | undefined;
}

const stepsTo = ({ key, parent }: Node): string[] =>
  parent ? [...stepsTo(parent), propertyStep(String(key))] : [];

/** One by one: a list of them all would cost more than everything else. */
function* keysOf(value: object, tag: string): Iterable<string | number> {
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) yield index;
  else if (tag === 'Object') for (const key in value) if (Object.hasOwn(value, key)) yield key;
}

function complaintAbout(root: string, { value, parent }: Node, tag: string): string | undefined {
  if (hasMark(futureMark, value)) return 'a Future cannot be sent: await it first';
  const live = liveKindOf(value);
  if (live !== undefined) {
    const whole = root === 'result' ? 'a result' : 'an argument';
    return parent && `${withArticle(live)} arrives live only as ${whole} of its own`;
  }
  return arrivesEmpty(value, tag)
    ? `${withArticle(typeName(value))} would arrive as an empty object`
    : undefined;
}

function liveKindOf(value: object): string | undefined {
  if (isToken(value)) return 'CancellationToken';
  if (isAbortSignal(value)) return 'AbortSignal';
  return isMarkedProxy(value) ? 'proxy()' : undefined;
}

/** By the name of Comlink's mark: each copy of it has one of its own. */
const isMarkedProxy = (value: object): boolean =>
  careful(
    () => Object.getOwnPropertySymbols(value).some(({ description }) => description === 'Comlink.proxy'),
    false,
  );

/** A class of the platform's, and whether structured clone makes nothing of its objects. */
const verdicts = new WeakMap<object, boolean>();

const cloneable = /^(Map|Set|Date|RegExp|Error|(Shared)?ArrayBuffer|Boolean|Number|String|BigInt)$/;

const isCloneable = (value: object, tag: string): boolean => ArrayBuffer.isView(value) || cloneable.test(tag);

/**
 * `URL`, `Headers`, `Request` and many more; which ones differs between platforms, so it is tried. Instances of classes
 * of the user's arrive as plain objects, as everybody knows of structured clone.
 */
function arrivesEmpty(value: object, tag: string): boolean {
  if (tag === 'Object' || tag === 'Array') return false;
  const Class = careful<unknown>(() => value.constructor, undefined);
  if (!isFunction(Class) || !isOfPlatform(Class)) return false;
  let verdict = verdicts.get(Class);
  if (verdict === undefined) {
    verdict = careful(() => isEmpty(structuredClone(value)), isPlainToTheEngine(Class));
    verdicts.set(Class, verdict);
  }
  return verdict;
}

/**
 * Newer platforms refuse to clone what their own JavaScript has made. Its engine knows nothing of that, and where only the
 * engine copies, such as on the way to a process, it makes an empty object of it. Not of what can be transferred.
 */
const isPlainToTheEngine = (Class: AnyFunction): boolean =>
  !isNative(Function.prototype.toString.call(Class)) && !/(Port|Stream)$/.test(nameOf(Class));

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';

const isOfPlatform = (Class: AnyFunction): boolean =>
  (globalThis as Record<string, unknown>)[nameOf(Class)] === Class;

const isEmpty = (clone: object): boolean => tagOf(clone) === 'Object' && Object.keys(clone).length === 0;
