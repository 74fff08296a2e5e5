import { setImmediate } from 'node:timers/promises';

const collect = (globalThis as { gc?: () => void }).gc;

/** Collects what nothing refers to any more, and lets the event loop turn for those who are told of it. */
export async function collectGarbage(): Promise<void> {
  if (collect === undefined) throw new Error('these tests need --expose-gc');
  // A WeakRef that was looked at holds its target until the next turn.
  await setImmediate();
  collect();
  await setImmediate();
}

/** How many of these are still held by something. */
export async function stillHeld(refs: readonly WeakRef<object>[]): Promise<number> {
  // The engine may need more than one round to find that an object is garbage; what is held outlives them all.
  for (let round = 0; round < 10; round++) {
    await collectGarbage();
    if (refs.every((ref) => ref.deref() === undefined)) return 0;
  }
  return refs.filter((ref) => ref.deref() !== undefined).length;
}
