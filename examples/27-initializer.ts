// What tasks share on their thread: an initializer prepares it, once in each worker, before the first task.
import { ThreadPoolExecutor } from '@futures/threads';

declare global {
  var dictionary: Map<string, string> | undefined;
}

function openDictionary(entries: [string, string][]) {
  globalThis.dictionary = new Map(entries); // of this worker only
}

function translate(word: string) {
  return globalThis.dictionary?.get(word) ?? word;
}

const executor = new ThreadPoolExecutor({
  maxWorkers: 2,
  initializer: openDictionary,
  initargs: [[['hello', 'bonjour'], ['world', 'monde']]], // prettier-ignore
});
console.log(await executor.map(translate, ['hello', 'big', 'world']).toArray());
console.log('here:', globalThis.dictionary);
