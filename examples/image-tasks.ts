// Tasks of example 33. Workers import this module, and what it imports; the program that submits does not.
import { readFile, writeFile } from 'node:fs/promises';
import { decode, encode } from 'fast-png';

/** Shrinks a picture, each pixel the mean of a square, and tells the size of what it wrote. */
export async function thumbnail(from: string, to: string, shrink: number): Promise<string> {
  const { data, width, height, channels } = decode(await readFile(from));
  const small = {
    width: Math.floor(width / shrink),
    height: Math.floor(height / shrink),
    channels,
    data: new Uint8Array(Math.floor(width / shrink) * Math.floor(height / shrink) * channels),
  };
  for (let at = 0; at < small.data.length; at++) {
    const channel = at % channels;
    const x = ((at - channel) / channels) % small.width;
    const y = Math.floor((at - channel) / channels / small.width);
    let sum = 0;
    for (let row = y * shrink; row < (y + 1) * shrink; row++) {
      for (let column = x * shrink; column < (x + 1) * shrink; column++) {
        sum += data[(row * width + column) * channels + channel] ?? 0;
      }
    }
    small.data[at] = Math.round(sum / shrink ** 2);
  }
  await writeFile(to, encode(small));
  return `${small.width} × ${small.height}`;
}
