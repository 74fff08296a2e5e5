/** True if both are the same type: no wider, no narrower, not `any`. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only if the comparison holds. */
export declare function expectType<_Holds extends true>(): void;
