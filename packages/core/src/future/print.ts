import { thrownName, typeName } from '../base/describe.ts';
import { stateOf, type Status } from './future-state.ts';

/** `<Future #7 state=finished returned number>`: types, not values, which may be large or secret. */
export function printFuture(kind: string, id: number, status: Status, value: unknown): string {
  return `<${kind} #${id} state=${stateOf(status)}${ending(status, value)}>`;
}

function ending(status: Status, value: unknown): string {
  if (status === 'fulfilled') return ` returned ${typeName(value)}`;
  return status === 'rejected' ? ` raised ${thrownName(value)}` : '';
}
