/** What tasks can wait for and a test opens. */
export interface Gate {
  /** Goes to the tasks as an argument: signals arrive live in every worker, wherever it is. */
  readonly signal: AbortSignal;
  open(): void;
}

export function gate(): Gate {
  const controller = new AbortController();
  return { signal: controller.signal, open: () => controller.abort() };
}
