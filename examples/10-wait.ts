// `wait` tells the done from the others: when the first is done, when the first fails, when all are, or when time is up.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  InlineExecutor,
  wait,
  type Waited,
  type Future,
} from '@futures/core';

async function task(name: string) {
  await nextTurn();
  if (name === 'bad') throw new Error('bad luck');
  return name;
}

function show(when: string, { done, notDone }: Waited<string>) {
  const names = (futures: Iterable<Future<string>>) =>
    [...futures].map((future) => nameOf.get(future)).join(', ') || 'none';
  console.log(`${when}: done ${names(done)}; not done ${names(notDone)}`);
}

const executor = new InlineExecutor();
const nameOf = new Map(['a', 'b', 'bad', 'c', 'd'].map((name) => [executor.submit(task, name), name]));
const futures = [...nameOf.keys()];

show('only looked', await wait(futures, { timeout: 0 }));
show('first completed', await wait(futures, { returnWhen: FIRST_COMPLETED }));
show('first exception', await wait(futures, { returnWhen: FIRST_EXCEPTION }));
show('all completed', await wait(futures));
await executor.shutdown();
