import { goal, must, ratio, us } from './figures.mjs';
import { compare, percentile, stopwatch } from './measure.mjs';
import { others, ours, piscina, piscinas, source, withOpen } from './rivals/pools.mjs';
import { openPort, openWorker } from './rivals/raw.mjs';

export const question = 'How long does one task take there and back, when the next waits for it?';

const raw = 'messages to a worker';
const port = 'messages over a port';
const rivals = { ...ours, [raw]: openWorker, [port]: openPort, ...piscinas, ...others };

/** Small blocks take turns, so that what is compared was measured in the same second. */
export async function run({ quick }) {
  const [block, blocks] = quick ? [200, 15] : [300, 60];
  return withOpen(rivals, 1, async (pools) => {
    const names = Object.keys(rivals);
    const latencies = {};
    const candidates = {};
    for (const name of names) {
      const submit = pools[name].task('identity');
      await oneByOne(submit, 3 * block);
      latencies[name] = [];
      candidates[name] = async () => {
        const taken = await oneByOne(submit, block);
        latencies[name].push(...taken);
        return percentile(taken, 0.5);
      };
    }
    const compared = await compare(candidates, { rounds: blocks, warmUp: 0 });
    return {
      tables: [
        {
          head: ['', 'half of them within', '99 % within', 'against messages'],
          rows: names.map((name) => [
            name,
            us(compared.time(name)),
            us(percentile(latencies[name], 0.99)),
            ratio(compared.ratio(name, raw)),
          ]),
        },
      ],
      bounds: [
        must('a task, against messages to a worker', compared.ratio(source, raw), 1.6, ratio),
        goal('a task, against messages to a worker', compared.ratio(source, raw), 1.25, ratio),
        must('a task, against piscina', compared.ratio(source, piscina), 1.3, ratio),
        goal('a task, against piscina', compared.ratio(source, piscina), 1, ratio),
      ],
    };
  });
}

async function oneByOne(submit, times) {
  const taken = new Array(times);
  for (let i = 0; i < times; i++) {
    const elapsed = stopwatch();
    await submit(i);
    taken[i] = elapsed();
  }
  return taken;
}
