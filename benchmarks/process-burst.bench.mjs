import { count, inSecond, ms, mustReach, ratio } from './figures.mjs';
import { compare } from './measure.mjs';
import { ours, pools, tinypool } from './rivals/processes.mjs';
import { withOpen } from './rivals/pools.mjs';
import { timeToSubmit } from './timed.mjs';

export const question = 'How many tasks that do nothing go to two processes and come back in a second?';

export async function run({ quick }) {
  const tasks = quick ? 10_000 : 100_000;
  const items = Array.from({ length: tasks }, (_, i) => i);
  return withOpen(pools, 2, async (opened) => {
    const candidates = {};
    for (const name of Object.keys(pools)) {
      const submit = opened[name].task('identity');
      candidates[name] = () => timeToSubmit(submit, items);
    }
    const { time, ratio: against } = await compare(candidates, { rounds: quick ? 3 : 5, warmUp: 1 });
    return {
      tables: [
        {
          head: [`${count(tasks)} tasks with a number`, 'time', 'in a second', 'against tinypool'],
          rows: Object.keys(pools).map((name) => [
            name,
            ms(time(name)),
            inSecond(time(name) / tasks),
            ratio(against(tinypool, name)),
          ]),
        },
      ],
      bounds: [mustReach('tasks in a second, against tinypool', against(tinypool, ours), 8, ratio)],
    };
  });
}
