// Arguments and results are copied. What is transferred moves instead, which takes the same time however large it is.
import { transfer, ThreadPoolExecutor } from '@futures/threads';

async function invert(pixels: Uint8Array<ArrayBuffer>) {
  const { transfer } = await import('@futures/core/worker');
  pixels.forEach((value, i) => (pixels[i] = 255 - value));
  return transfer(pixels, [pixels.buffer]);
}

const executor = new ThreadPoolExecutor();
const copied = new Uint8Array([0, 1, 2]);
console.log(await executor.submit(invert, copied), 'copied:', copied.length, 'are still here');

const moved = new Uint8Array([3, 4, 5]);
const result = await executor.submit(invert, transfer(moved, [moved.buffer]));
console.log(result, 'moved:', moved.length, 'are still here');

// Shared memory is neither copied nor moved.
const counter = new Int32Array(new SharedArrayBuffer(4));
const add = (cells: Int32Array) => Atomics.add(cells, 0, 1);
await Promise.all(Array.from({ length: 10 }, () => executor.submit(add, counter)));
console.log('counted', counter[0]);
