interface AnyProcess {
  versions?: { bun?: string };
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): void;
  listenerCount(event: 'unhandledRejection'): number;
}

/**
 * A rejection that nobody handles ends a worker by what it was rejected with. Bun ends it as well, but tells nobody of what;
 * so here it is thrown, unless the user has a listener of their own.
 */
export function raiseRejections({ process } = globalThis as { process?: AnyProcess }): void {
  if (process?.versions?.bun === undefined) return;
  process.on('unhandledRejection', (reason) => {
    if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}
