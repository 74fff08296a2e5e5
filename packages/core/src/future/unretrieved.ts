import { careful } from '../base/careful.ts';
import { looksLikeError, show } from '../base/describe.ts';

/**
 * The failures that nobody has looked at yet. Held are texts, never the error: it may refer to its future, and would
 * keep it from being collected.
 */
let failures: FinalizationRegistry<string> | undefined;

/** From now on, unless somebody looks at it, the future's collection makes a warning. */
export function warnIfCollected(future: object, label: string, reason: unknown): void {
  if (typeof FinalizationRegistry === 'undefined') return;
  failures ??= new FinalizationRegistry(warn);
  failures.register(future, `${label} failed and nobody looked at its error: ${textOf(reason)}`, future);
}

/** Somebody looked. */
export function needNotWarn(future: object): void {
  failures?.unregister(future);
}

function warn(message: string): void {
  const { process } = globalThis as { process?: { emitWarning?: (message: string, type: string) => void } };
  if (process?.emitWarning !== undefined) process.emitWarning(message, 'UnretrievedFutureWarning');
  else console.warn(`UnretrievedFutureWarning: ${message}`);
}

function textOf(reason: unknown): string {
  if (!looksLikeError(reason)) return show(reason);
  // A stack may be anything, also what is no text and cannot become one.
  const stack = careful<unknown>(() => reason.stack, undefined);
  return typeof stack === 'string' ? stack : `${reason.name}: ${reason.message}`;
}
