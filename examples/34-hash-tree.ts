// Hashing a tree of folders. An async generator walks it and map follows, only some files ahead, so the tree may be as large
// as it likes. The results come in the order of the walk, and so the hash of all of them is the same each time.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ThreadPoolExecutor, withExecutor } from '@futures/threads';

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Runs in a thread: reads the file there, so that no more than its hash has to travel. */
async function hash(path: string) {
  const { createHash } = await import('node:crypto');
  const { readFile } = await import('node:fs/promises');
  const digest = createHash('sha256').update(await readFile(path));
  return { path, hash: digest.digest('hex') };
}

async function hashTree(folder: string): Promise<{ files: number; root: string }> {
  const all = createHash('sha256');
  let files = 0;
  await withExecutor(new ThreadPoolExecutor(), async (executor) => {
    for await (const file of executor.map(hash, walk(folder), { buffersize: 16 })) {
      all.update(`${relative(folder, file.path)} ${file.hash}\n`.replaceAll('\\', '/'));
      files++;
    }
  });
  return { files, root: all.digest('hex').slice(0, 16) };
}

const folder = await mkdtemp(join(tmpdir(), 'futures-tree-'));
for (let n = 0; n < 60; n++) {
  const path = join(folder, `part-${n % 4}`, `deep-${n % 3}`, `file-${n}.txt`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `file ${n}\n`.repeat(n * 100));
}

const before = await hashTree(folder);
console.log(before.files, 'files, hash of the tree:', before.root);
console.log('the same again:', (await hashTree(folder)).root === before.root);

await writeFile(join(folder, 'part-2', 'deep-0', 'file-18.txt'), 'changed');
console.log('after a change:', (await hashTree(folder)).root === before.root);
await rm(folder, { recursive: true });
