// A component as frameworks have them: the server renders it to text, the page brings it to life. Both import the pool.
import { ThreadPoolExecutor } from '@futures/threads';

// Made, but it starts nothing: workers start with the first task, and a server has none for it.
const executor = new ThreadPoolExecutor({ maxWorkers: 2 });

export const render = () =>
  '<button id="sum">Sum up to a million</button> <output id="result">not yet</output>';

/** Only in a page. */
export function hydrate() {
  document.querySelector('#sum').addEventListener('click', async () => {
    const sum = (n) => {
      let total = 0;
      for (let i = 1; i <= n; i++) total += i;
      return total;
    };
    document.querySelector('#result').textContent = await executor.submit(sum, 1_000_000);
  });
}
