/** Something that happens at a moment of `performance.now()`, unless it is stopped before. */
export interface Alarm {
  readonly at: number;
  readonly stop: () => void;
}

export const startAlarm = (ms: number, fire: () => void, quiet?: boolean): Alarm => ({
  at: performance.now() + ms,
  stop: startTimer(ms, fire, quiet),
});

/** The longest time that a timer of the platform takes; beyond it Node fires after 1 ms. */
const longest = 2 ** 31 - 1;

/**
 * Calls `fire` after so many milliseconds, however many, and returns the way to stop it.
 * `quiet` timers do not keep a process alive, where the platform knows that difference.
 */
export function startTimer(ms: number, fire: () => void, quiet = false): () => void {
  let handle: ReturnType<typeof setTimeout> | undefined;
  const arm = (left: number): void => {
    handle = setTimeout(() => (left > longest ? arm(left - longest) : fire()), Math.min(left, longest));
    if (quiet) (handle as { unref?: () => void }).unref?.();
  };
  if (ms < Infinity) arm(ms);
  return () => clearTimeout(handle);
}
