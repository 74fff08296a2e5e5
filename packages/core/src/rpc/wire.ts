/** A value as Comlink sends it: raw, or as a handler of Comlink's made it (`proxy`, `throw`). */
export interface WireValue {
  type: string;
  name?: string;
  value?: unknown;
}

/** A message of Comlink's, as far as we look into it. On our wire a number stands in place of Comlink's long id. */
export interface Message extends WireValue {
  id: string | number;
  path?: readonly string[];
  argumentList?: WireValue[];
}

/** A message as it is on the wire. */
export interface NumberedMessage extends Message {
  id: number;
}

export const isAnswer = ({ type }: WireValue): boolean => type === 'RAW' || type === 'HANDLER';

/** Whether something that came in is a message of Comlink's; anything may come in. */
export function isMessage(value: unknown): value is NumberedMessage {
  const { id, type } = (value ?? {}) as Partial<Message>;
  return typeof id === 'number' && typeof type === 'string';
}

/** An answer without a value. For answers that do not leave the realm, as the next one. */
export const done = (id: string): Message => ({ id, type: 'RAW' });

/** An answer that makes Comlink throw this very value. */
export const throws = (id: string, error: unknown): Message => ({
  id,
  type: 'HANDLER',
  name: 'throw',
  value: { isError: false, value: error },
});

/** An answer that makes Comlink throw an error like this one on the other side. */
export const throwsThere = (id: number, { name, message, stack = '' }: Error): Message => ({
  id,
  type: 'HANDLER',
  name: 'throw',
  value: { isError: true, value: { name, message, stack } },
});

/** What an answer that throws would have Comlink throw. */
export function errorIn({ value }: WireValue): unknown {
  const { isError, value: thrown } = value as { isError: boolean; value: unknown };
  return isError ? Object.assign(new Error((thrown as Error).message), thrown) : thrown;
}
