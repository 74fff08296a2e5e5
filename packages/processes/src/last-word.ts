import { packReason } from '@futures/core/backend';

type PackedReason = ReturnType<typeof packReason>;

/** What a process says of the error that it is about to die of. No frame of a pool's: those are arrays. */
export interface LastWord {
  readonly died: PackedReason;
}

export const lastWord = (error: unknown): LastWord => ({ died: packReason(error) });

export const isLastWord = (message: unknown): message is LastWord =>
  typeof message === 'object' && message !== null && 'died' in message;
