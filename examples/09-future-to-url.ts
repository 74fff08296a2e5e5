// Futures are good keys: a Map says which page each of them was for. One of the pages fails, the others do not notice.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InlineExecutor, asCompleted, withExecutor } from '@futures/core';

const pages: Record<string, string> = {
  'https://example.com/': 'a short page',
  'https://example.com/long': 'a page '.repeat(1000),
  'https://example.org/': 'another page',
};

/** Stands for a `fetch`. */
async function load(url: string) {
  await nextTurn();
  const page = pages[url];
  if (page === undefined) throw new Error(`nothing found at ${url}`);
  return page;
}

await withExecutor(new InlineExecutor(), async (executor) => {
  const urls = [...Object.keys(pages), 'https://example.net/missing'];
  const urlOf = new Map(urls.map((url) => [executor.submit(load, url), url]));

  for await (const future of asCompleted(urlOf.keys())) {
    const url = urlOf.get(future);
    try {
      const page = await future;
      console.log(`${url} has ${page.length} characters`);
    } catch (error) {
      console.log(`${url} failed: ${String(error)}`);
    }
  }
});
