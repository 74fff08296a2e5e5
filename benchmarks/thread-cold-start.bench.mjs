import { ms, must, ratio } from './figures.mjs';
import { compare, stopwatch } from './measure.mjs';
import { others, ours, piscina, piscinas, source } from './rivals/pools.mjs';
import { openWorker } from './rivals/raw.mjs';

export const question =
  'How long does the first task of a new pool take, from making the pool to the result?';

const workers = 2;
const rivals = { ...ours, 'messages to a worker': openWorker, ...piscinas, ...others };

export async function run({ quick }) {
  const rounds = quick ? 7 : 31;
  const names = Object.keys(rivals);
  const candidates = names.map((name) => [name, () => timeToFirstResult(rivals[name])]);
  const compared = await compare(Object.fromEntries(candidates), { rounds });
  return {
    tables: [
      {
        head: ['', 'first result', 'against piscina'],
        rows: names.map((name) => [name, ms(compared.time(name)), ratio(compared.ratio(name, piscina))]),
      },
    ],
    bounds: [must('the first result, against piscina', compared.ratio(source, piscina), 1.2, ratio)],
  };
}

async function timeToFirstResult(open) {
  const elapsed = stopwatch();
  const pool = open(workers);
  await pool.task('identity')(1);
  const taken = elapsed();
  await pool.close();
  return taken;
}
