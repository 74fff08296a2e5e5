// A loop that never waits for anything can be stopped all the same: its token tells the truth whenever it is asked.
import { ThreadPoolExecutor, type TaskContext } from '@futures/threads';

function search(this: TaskContext) {
  this.report('searching');
  for (let tried = 0; ; tried++) {
    if (this.token.cancelled) return `gave up: ${this.token.reason}`;
  }
}

const executor = new ThreadPoolExecutor();
const future = executor.submit(search);
future.on('progress', () => console.log('cancel:', future.cancel('found elsewhere'), future.state));

console.log('result:', await future); // with throwIfCancelled() it would be cancelled
console.log(String(future));
