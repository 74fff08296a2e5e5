// A task in another thread or process cannot touch the caller's data; a done callback runs on the caller's side and can.
import { InlineExecutor } from '@futures/core';

const collected = [];
function collect(future) {
  const outcome = future.outcome();
  if (outcome.status === 'fulfilled') collected.push(outcome.value);
}

const executor = new InlineExecutor();
for (const word of ['to', 'be', 'or', 'not', 'to', 'be']) {
  executor.submit((text) => text.toUpperCase(), word).addDoneCallback(collect);
}
await executor.shutdown();
console.log(collected.join(' '));
