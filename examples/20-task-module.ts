// Functions that need more than themselves live in a module. Each worker imports it once; this side never does.
import { TaskNotTransferableError, taskModule, ThreadPoolExecutor } from '@futures/threads';

const { countVowels, digest } = taskModule<typeof import('./text-tasks.js')>(
  new URL('./text-tasks.js', import.meta.url),
);

const executor = new ThreadPoolExecutor(2);
console.log(await executor.submit(countVowels, 'thread pool'));
console.log(await executor.map(digest, ['spam', 'eggs']).toArray());

// A function that is not self-contained is refused where it is submitted, not later in a worker.
const rate = 3;
try {
  executor.submit((n) => n * rate, 2);
} catch (error) {
  if (error instanceof TaskNotTransferableError) console.log(error.name, error.variables);
}
