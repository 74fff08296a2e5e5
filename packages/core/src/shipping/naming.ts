import { careful } from '../base/careful.ts';

/** How messages name a part of a value: `args[1].users.get("a")`, as code that reaches it. */
export function pathOf(whole: string, steps: readonly string[]): string {
  const fits = steps.length <= 2 * mostSteps;
  const shown = fits ? steps : [...steps.slice(0, mostSteps), '…', ...steps.slice(-mostSteps)];
  return whole + shown.join('');
}

/** So many at the start of a long path, and as many at its end. */
const mostSteps = 8;
const longestKey = 40;

/** The step to a property: `.name`, `["a name"]`, `[3]`. */
export function propertyStep(key: string): string {
  if (/^(0|[1-9]\d*)$/.test(key)) return `[${key}]`;
  const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) && key.length <= longestKey;
  return isName ? `.${key}` : `[${quoted(key)}]`;
}

/** The step to what a Map holds under a key. */
export function mapStep(key: unknown, index: number): string {
  if (typeof key === 'string') return `.get(${quoted(key)})`;
  return typeof key === 'number' ? `.get(${key})` : `.values()[${index}]`;
}

const quoted = (key: string): string =>
  JSON.stringify(key.length > longestKey ? `${key.slice(0, longestKey)}…` : key);

export const withArticle = (kind: string): string => `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;

/** What the language calls the kind of a value: `Map` is one in every realm. */
export const tagOf = (value: unknown): string =>
  careful(() => Object.prototype.toString.call(value).slice(8, -1), '');
