// A process cannot touch the parent's list. A done callback runs in the parent and can; so does a proxy that is called from there.
import { ProcessPoolExecutor, proxy, withExecutor } from '@futures/processes';

const byCallback = [];
const byProxy = [];
const append = proxy((n) => void byProxy.push(n));

await withExecutor(new ProcessPoolExecutor(2), (executor) => {
  for (let n = 1; n <= 5; n++) {
    executor.submit((x) => x * x, n).addDoneCallback((future) => byCallback.push(future.outcome().value));
    executor.submit((x, tell) => tell(x * x), n, append);
  }
});
const ascending = (a, b) => a - b;
console.log('by callback:', byCallback.sort(ascending));
console.log('by proxy:   ', byProxy.sort(ascending));
