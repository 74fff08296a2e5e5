// A search on all threads that ends everywhere as soon as one of them has found something: each looks at every so manieth
// number for one whose hash begins with zeros, and one source of cancellation stops the others in the middle of their loops.
import { createHash } from 'node:crypto';
import {
  CancellationTokenSource,
  FIRST_COMPLETED,
  ThreadPoolExecutor,
  type TaskContext,
  wait,
} from '@futures/threads';

async function search(this: TaskContext, text: string, zeros: number, first: number, step: number) {
  const { createHash } = await import('node:crypto');
  for (let n = first; ; n += step) {
    const hash = createHash('sha256').update(`${text} ${n}`).digest('hex');
    if (hash.startsWith('0'.repeat(zeros))) return n;
    this.token.throwIfCancelled();
  }
}

const text = 'futures';
const workers = 3;
const executor = new ThreadPoolExecutor(workers);
const source = new CancellationTokenSource();
const searching = executor.with({ signal: source.token });
const futures = Array.from({ length: workers }, (_, first) =>
  searching.submit(search, text, 4, first, workers),
);

const { done } = await wait(futures, { returnWhen: FIRST_COMPLETED });
source.cancel('found');
const found = await Promise.any(done);
const hash = createHash('sha256').update(`${text} ${found}`).digest('hex');
console.log('found a number whose hash begins with', hash.slice(0, 4));

// Who had found one as well before the word came has it; the others are cancelled.
await wait(futures);
console.log('stopped in their loops:', futures.filter((future) => future.cancelled()).length);
console.log('still at work:', executor.stats.running);
await executor.shutdown();
