// What users mark values with. In types of our own: Comlink's need those of a browser.
import { proxy as mark, transfer as note } from './comlink.ts';

/**
 * Marks a function or an object as one that stays where it is: as an argument or a result of a task it arrives as a
 * proxy, whose calls come back over the channel. It is Comlink's own.
 */
export const proxy: <T extends object>(value: T) => T = mark;

/** Says that these parts of `value`, an argument or a result, are handed over and not copied. */
export const transfer: <T extends object>(value: T, parts: readonly object[]) => T = note;
