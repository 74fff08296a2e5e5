import { packReason, type PackedReason, unpackReason } from '../shipping/reason.ts';

/** What a worker says on the channel before its end. No frame of a pool's: those are arrays. */
export interface LastWord {
  /** The error that it is about to die of; `undefined` where it leaves of its own accord. */
  readonly died: PackedReason | undefined;
}

export const farewell: LastWord = { died: undefined };

export const lastWord = (error: unknown): LastWord => ({ died: packReason(error) });

export const isLastWord = (message: unknown): message is LastWord =>
  typeof message === 'object' && message !== null && 'died' in message;

export const errorOf = ({ died }: LastWord): unknown => died && unpackReason(died);
