// A process cannot touch the parent's list. A done callback runs in the parent and can; so does a proxy that is called from there.
import { ProcessPoolExecutor, proxy, withExecutor, type Future } from '@futures/processes';

const byCallback: number[] = [];
const byProxy: number[] = [];
const append = proxy((n: number) => void byProxy.push(n));

function collect(future: Future<number>) {
  const outcome = future.outcome();
  if (outcome.status === 'fulfilled') byCallback.push(outcome.value);
}

await withExecutor(new ProcessPoolExecutor(2), (executor) => {
  for (let n = 1; n <= 5; n++) {
    executor.submit((x) => x * x, n).addDoneCallback(collect);
    executor.submit((x, tell) => tell(x * x), n, append);
  }
});
const ascending = (a: number, b: number) => a - b;
console.log('by callback:', byCallback.sort(ascending));
console.log('by proxy:   ', byProxy.sort(ascending));
