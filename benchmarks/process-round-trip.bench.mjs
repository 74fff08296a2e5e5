import { goal, must, ratio, us } from './figures.mjs';
import { compare, percentile, stopwatch } from './measure.mjs';
import { withOpen } from './rivals/pools.mjs';
import { bare, ours, tinypool, withBare } from './rivals/processes.mjs';

export const question = 'How long does one task take to a process and back, small, and with a megabyte?';

/** Small blocks take turns, so that what is compared was measured in the same second. */
export async function run({ quick }) {
  return withOpen(withBare, 1, async (pools) => {
    const small = await roundTrips(pools, 1, quick ? [200, 9] : [300, 40]);
    // It sends JSON, in which a megabyte takes most of a second.
    const { [tinypool]: _, ...others } = pools;
    const large = await roundTrips(others, new Uint8Array(1024 * 1024).fill(1), quick ? [20, 9] : [40, 40]);
    const names = Object.keys(withBare);
    return {
      tables: [
        {
          head: ['', 'a number', 'against messages', 'a megabyte', 'against messages'],
          rows: names.map((name) => [
            name,
            us(small.time(name)),
            ratio(small.ratio(name, bare)),
            name in others ? us(large.time(name)) : '-',
            name in others ? ratio(large.ratio(name, bare)) : '-',
          ]),
        },
      ],
      bounds: [
        must('a number, against messages', small.ratio(ours, bare), 1.3, ratio),
        must('a megabyte, against messages', large.ratio(ours, bare), 1.1, ratio),
        goal('a megabyte, against messages', large.ratio(ours, bare), 0.5, ratio),
      ],
    };
  });
}

async function roundTrips(pools, argument, [block, rounds]) {
  const candidates = {};
  for (const [name, pool] of Object.entries(pools)) {
    const submit = pool.task('identity');
    candidates[name] = async () => {
      const taken = new Array(block);
      for (let i = 0; i < block; i++) {
        const elapsed = stopwatch();
        await submit(argument);
        taken[i] = elapsed();
      }
      return percentile(taken, 0.5);
    };
  }
  return compare(candidates, { rounds });
}
