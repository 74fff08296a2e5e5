// The task: one strip of the picture, in a synchronous loop that looks at its token before every pixel.
import { currentTask, transfer } from '@futures/core/worker';

/** The colors of some lines of the picture, four bytes a pixel. */
export function renderStrip({ top, lines, width, height, iterations }) {
  const { token } = currentTask();
  const pixels = new Uint8ClampedArray(4 * width * lines);
  for (let line = 0; line < lines; line++) {
    for (let x = 0; x < width; x++) {
      token.throwIfCancelled();
      const steps = stepsToEscape((3.2 * x) / width - 2.2, (2 * (top + line)) / height - 1, iterations);
      pixels.set(colorOf(steps, iterations), 4 * (line * width + x));
    }
  }
  // Moved, not copied.
  return transfer({ top, lines, pixels }, [pixels.buffer]);
}

function stepsToEscape(re, im, most) {
  let [x, y] = [0, 0];
  for (let step = 0; step < most; step++) {
    const [xx, yy] = [x * x, y * y];
    if (xx + yy > 4) return step;
    y = 2 * x * y + im;
    x = xx - yy + re;
  }
  return most;
}

function colorOf(steps, most) {
  if (steps === most) return [0, 0, 0, 255];
  const t = Math.min(1, Math.sqrt(steps) / 12);
  return [255 * Math.sqrt(t), 255 * t ** 2, 90 + 165 * Math.sin(Math.PI * t), 255];
}
