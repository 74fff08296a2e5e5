// A task that never ends holds its worker, and those behind it wait for ever. With a deadline, its future fails when
// the time is up, and the task hears of it through its token and makes room.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InlineExecutor, asCompleted } from '@futures/core';

async function count(n) {
  for (let i = n; ; i++) {
    this.token.throwIfCancelled();
    await nextTurn();
  }
}

const executor = new InlineExecutor();
const hasty = executor.with({ timeout: 10 });
const futures = [1, 2, 3].map((n) => hasty.submit(count, n));
const patient = executor.submit(() => 'had its turn');

for await (const future of asCompleted([...futures, patient])) {
  const outcome = future.outcome();
  console.log(outcome.status, outcome.status === 'rejected' ? outcome.reason.name : outcome.value);
}
await executor.shutdown();
