// Everything that a future can be asked, in each state.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CancelledError, InlineExecutor, type Future } from '@futures/core';

function show(future: Future<string>) {
  console.log(String(future), future.outcome().status);
  console.log(`  running ${future.running()}, done ${future.done()}, cancelled ${future.cancelled()}`);
}

const executor = new InlineExecutor();
const first = executor.submit(async () => {
  await nextTurn();
  await nextTurn();
  return 'a value';
});
const second = executor.submit((): string => {
  throw new TypeError('no');
});
const third = executor.submit(() => 'never');

show(first);
await nextTurn();
show(first);
console.log('result(0):', await first.result(0).catch(String));

console.log('cancel what is queued:', third.cancel('not needed'));
show(third);
await third.catch((error: unknown) => {
  if (error instanceof CancelledError) console.log('await it:', error.name, error.reason);
});

console.log('result():', await first.result());
show(first);
console.log('cancel what is finished:', first.cancel());

console.log('exception():', String(await second.exception()));
console.log('exception() of a success:', await first.exception());
show(second);
await executor.shutdown();
