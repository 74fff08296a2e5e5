// A task in another thread cannot touch the caller's data; a done callback runs on the caller's side and can.
import { ThreadPoolExecutor, type Future } from '@futures/threads';

const collected = new Map<string, string>();
function collect(future: Future<string>, word: string) {
  const outcome = future.outcome();
  if (outcome.status === 'fulfilled') collected.set(word, outcome.value);
}

const executor = new ThreadPoolExecutor();
const words = ['to', 'be', 'or', 'not', 'to', 'be'];
for (const word of words) {
  executor.submit((text) => text.toUpperCase(), word).addDoneCallback(collect, word);
}
await executor.shutdown();
console.log(words.map((word) => collected.get(word)).join(' '));
