/// <reference lib="esnext.disposable" preserve="true" />

/** `Symbol.dispose` and `Symbol.asyncDispose`, under the names that compilers fall back to where a browser lacks them. */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);

/** A subscription that can be ended: by `using`, or by hand. */
export const disposable = (end: () => void): Disposable => ({ [dispose]: end });
