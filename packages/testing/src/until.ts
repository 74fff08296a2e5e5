/** Lets the event loop turn. */
export const turn = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once the condition holds. A test that waits in vain ends by its own time-out, or after a minute here. */
export async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${condition.toString()}`);
    await turn(1);
  }
}
