// map over inputs without an end: only so many items are taken ahead of the consumer, and leaving the loop closes the input.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ThreadPoolExecutor } from '@futures/threads';

function* numbers() {
  try {
    for (let n = 1; ; n++) {
      console.log(`  take ${n}`);
      yield n;
    }
  } finally {
    console.log('  input closed');
  }
}

async function* letters() {
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    await nextTurn();
    yield letter;
  }
}

const executor = new ThreadPoolExecutor();
for await (const square of executor.map((n) => n * n, numbers(), { buffersize: 2 })) {
  console.log(square);
  if (square > 5) break;
}
console.log((await executor.map((letter) => letter.toUpperCase(), letters()).toArray()).join(''));
await executor.shutdown();
