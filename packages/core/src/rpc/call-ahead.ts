import { type MainPort, noBatchYet } from './main-port.ts';

/**
 * Calls `run`, which belongs to the port, with batches. Two thirds of what a call costs is the random id that Comlink
 * makes for it. So each call is made while the one before is on its way, and is held back until its batch is there.
 */
export function callAhead<Answer>(
  port: MainPort,
  run: (batch: never) => Promise<Answer>,
): (batch: unknown, transfer?: readonly object[]) => Promise<Answer> {
  const makeCall = (): Promise<Answer> => {
    const answer = run(noBatchYet as never);
    // It may never be used, and rejects when the other side is gone.
    answer.catch(() => {});
    return answer;
  };
  let next: Promise<Answer> | undefined;
  return (batch, transfer) => {
    const answer = (next ??= makeCall());
    port.sendAhead(batch, transfer);
    next = makeCall();
    return answer;
  };
}
