// Whichever is done first comes first. An InlineExecutor runs one task at a time, so this takes five of them:
// futures of different executors mix.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InlineExecutor, asCompleted } from '@futures/core';

/** Takes as many turns of the event loop as it is told to. */
async function task(n, turns) {
  for (let turn = 0; turn < turns; turn++) await nextTurn();
  return [n, n / 10];
}

const turns = { 5: 40, 4: 30, 3: 10, 2: 50, 1: 20 };

console.log('main: starting');
const executors = [5, 4, 3, 2, 1].map(() => new InlineExecutor());
const futures = [5, 4, 3, 2, 1].map((n, index) => executors[index].submit(task, n, turns[n]));

for await (const future of asCompleted(futures)) console.log('main: result', await future);

await Promise.all(executors.map((executor) => executor.shutdown()));
