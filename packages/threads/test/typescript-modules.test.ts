import { expect, test } from '@jest/globals';
import { taskModule, ThreadPoolExecutor } from '@futures/threads';
import type * as TypedTasks from './support/typed-tasks.ts';

const { bun, deno } = process.versions as { bun?: string; deno?: string };
const erasesTypes = 'typescript' in process.features || bun !== undefined || deno !== undefined;

test('a module of tasks in TypeScript runs where the runtime takes the types off, and elsewhere says what to do', async () => {
  await using pool = new ThreadPoolExecutor(1);
  const { addTo } = taskModule<typeof TypedTasks>(new URL('./support/typed-tasks.ts', import.meta.url));
  const sum = pool.submit(addTo, { n: 1 }, 2);
  if (erasesTypes) expect(await sum).toBe(3);
  else await expect(sum).rejects.toThrow(/cannot load that TypeScript: use Node 22\.18 or later/);
});
