import { servedTasks, ThreadPoolExecutor } from '@futures/threads';
import { Frames } from './frames.js';

const byId = (id) => document.querySelector(`#${id}`);
const canvas = byId('picture');
const context = canvas.getContext('2d');
const { width, height } = canvas;
const lines = 10;

/** Workers of our own: their functions can import what they need. */
const painters = new ThreadPoolExecutor({
  worker: () => new Worker(new URL('./tasks.worker.js', import.meta.url), { type: 'module' }),
});
const { renderStrip } = servedTasks();

/** And the workers that the package brings: functions that need nothing travel as they are. */
const counters = new ThreadPoolExecutor({ maxWorkers: 1 });

const frames = new Frames();
let painting;

function* allStrips(iterations) {
  for (let top = 0; top < height; top += lines) yield { top, lines, width, height, iterations };
}

async function paint(iterations) {
  painting = new AbortController();
  const { signal } = painting;
  const strips = painters.with({ signal }).map(renderStrip, allStrips(iterations), { ordered: false });
  for await (const strip of strips) {
    context.putImageData(new ImageData(strip.pixels, width), 0, strip.top);
    byId('progress').value = (strips.progress.done * lines) / height;
    byId('workers').textContent = painters.stats.workers;
  }
}

async function start() {
  context.clearRect(0, 0, width, height);
  byId('start').disabled = true;
  byId('cancel').disabled = false;
  byId('state').textContent = 'painting';
  byId('progress').value = 0;
  frames.restart();
  try {
    const begin = performance.now();
    await paint(Number(new URLSearchParams(location.search).get('iterations') ?? 5000));
    byId('state').textContent = `done in ${Math.round(performance.now() - begin)} ms`;
  } catch (error) {
    if (error.name !== 'AbortError') byId('state').textContent = String(error);
  }
  byId('frame').textContent = `${Math.round(frames.longest)} ms`;
  byId('start').disabled = false;
  byId('cancel').disabled = true;
}

/** What waits is taken back at once; what runs sees it at its next pixel, and only then its worker is free. */
async function cancel() {
  const asked = performance.now();
  const isOver = new Promise((resolve) => painters.once('idle', resolve));
  painting.abort();
  await isOver;
  byId('state').textContent =
    `cancelled: all workers were free after ${Math.round(performance.now() - asked)} ms`;
}

/** The share of random points that stay for ever. */
function estimateArea(points) {
  let inside = 0;
  for (let n = 0; n < points; n++) {
    const [re, im] = [3.2 * Math.random() - 2.2, 2.4 * Math.random() - 1.2];
    let [x, y, step] = [0, 0, 0];
    for (; step < 1000 && x * x + y * y <= 4; step++) [x, y] = [x * x - y * y + re, 2 * x * y + im];
    if (step === 1000) inside++;
  }
  return (3.2 * 2.4 * inside) / points;
}

byId('start').addEventListener('click', start);
byId('cancel').addEventListener('click', cancel);
byId('area').textContent = (await counters.submit(estimateArea, 50_000)).toFixed(2);
