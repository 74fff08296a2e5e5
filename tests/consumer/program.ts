// What a user of TypeScript writes. It is run as compiled for Node, as bundled for a server, and as it is by Bun and Deno.
import { asCompleted, type Future, taskModule, ThreadPoolExecutor, withExecutor } from '@futures/threads';

const tasks = import.meta.url.endsWith('.ts') ? './tasks.ts' : './tasks.js';
const { scale } = taskModule<typeof import('./tasks.ts')>(new URL(tasks, import.meta.url));

await withExecutor(new ThreadPoolExecutor(2), async (executor) => {
  const future: Future<number> = executor.submit((a: number, b: number) => a + b, 20, 22);
  for await (const done of asCompleted([future])) console.log(await done);
  const scaled: Float64Array = await executor.submit(scale, new Float64Array([1, 2]), 3);
  console.log(scaled.join());
  console.log((await executor.map((text: string) => text.toUpperCase(), ['a', 'b']).toArray()).join());
});
