// A task that never ends holds its thread, and those behind it wait for ever. With a deadline, its future fails when the
// time is up, and the task hears of it through its token, in the middle of its loop, and makes room.
import { asCompleted, ThreadPoolExecutor, type TaskContext, TimeoutError } from '@futures/threads';

function count(this: TaskContext, n: number) {
  for (let i = n; ; i++) this.token.throwIfCancelled();
}

const executor = new ThreadPoolExecutor(1);
const hasty = executor.with({ timeout: 20 });
const futures = [1, 2, 3].map((n) => hasty.submit(count, n));
const patient = executor.submit(() => 'had its turn');

for await (const future of asCompleted([...futures, patient])) {
  const outcome = future.outcome();
  if (outcome.status === 'rejected') console.log('out of time:', outcome.reason instanceof TimeoutError);
  if (outcome.status === 'fulfilled') console.log('fulfilled', outcome.value);
}
