import { getEventListeners } from 'node:events';
import process from 'node:process';
import { turn } from './until.ts';

/** How many listeners of the platform a signal has. */
export const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

/** What keeps the process alive at this moment, by kind: `{ Timeout: 2 }`. */
export function activeResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/**
 * How many of the objects are still held by something. Needs `--expose-gc`.
 * The engine may take several rounds to find that an object is garbage; what is held outlives them all.
 */
export async function stillHeld(refs: readonly WeakRef<object>[]): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('Run with --expose-gc to count what is held');
  let held = refs;
  for (let round = 0; round < 10 && held.length > 0; round++) {
    // A reference that was looked at holds its object until the event loop has turned.
    await turn();
    gc();
    held = held.filter((ref) => ref.deref() !== undefined);
  }
  return held.length;
}
