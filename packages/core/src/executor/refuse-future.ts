import { show } from '../base/describe.ts';
import { futureMark, hasMark } from '../base/marks.ts';

/** A future as an argument would arrive as nothing. */
export function refuseFuture(argument: unknown, index: number): void {
  if (typeof argument !== 'object' || !hasMark(futureMark, argument)) return;
  throw new TypeError(
    `A Future cannot be an argument, got ${show(argument)} as args[${index}]; await it first`,
  );
}
