// Thumbnails of a folder: the tasks read, shrink and write pictures, and only names and sizes travel. One file is no
// picture: with `settled`, map goes on behind it.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskModule, ThreadPoolExecutor } from '@futures/threads';
import { encode } from 'fast-png';

const { thumbnail } = taskModule<typeof import('./image-tasks.js')>(
  new URL('./image-tasks.js', import.meta.url),
);

/** A picture of coloured waves. */
function waves(seed: number, width = 320, height = 240): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const wave = Math.sin((pixel % width) / (9 + seed)) + Math.cos(pixel / width / (7 + (at % 3)));
    data[at] = 128 + 60 * wave;
  }
  return encode({ width, height, channels: 3, data });
}

const folder = await mkdtemp(join(tmpdir(), 'futures-pictures-'));
for (let n = 1; n <= 6; n++) await writeFile(join(folder, `picture-${n}.png`), waves(n));
await writeFile(join(folder, 'picture-7.png'), 'no picture at all');

const small = join(folder, 'small');
const names = (await readdir(folder)).sort();
await mkdir(small);

const executor = new ThreadPoolExecutor();
const jobs = names.map((name): [string, string, number] => [join(folder, name), join(small, name), 5]);
let index = 0;
for await (const outcome of executor.starmap(thumbnail, jobs, { settled: true })) {
  const name = names[index++] ?? '';
  if (outcome.status === 'fulfilled') console.log(name, outcome.value);
  if (outcome.status === 'rejected') console.log(name, 'failed:', String(outcome.reason));
}
console.log('written:', (await readdir(small)).length);
await rm(folder, { recursive: true });
