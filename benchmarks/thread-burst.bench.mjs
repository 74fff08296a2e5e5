import { count, goalReach, inSecond, ms, mustReach, ratio } from './figures.mjs';
import { compare, stopwatch } from './measure.mjs';
import { others, ours, piscina, piscinas, source, withOpen } from './rivals/pools.mjs';
import { open as openRawArrays } from './rivals/raw-arrays.mjs';
import { timeToSubmit } from './timed.mjs';

export const question = 'How many tasks that do nothing go to two threads and come back in a second?';

const workers = 2;
const map = 'ThreadPoolExecutor, map';
const raw = 'messages with arrays of 256';
const arraysAlone = `${raw}, one promise for all`;

export async function run({ quick }) {
  const tasks = quick ? 10_000 : 100_000;
  const rounds = quick ? 3 : 7;
  const numbers = Array.from({ length: tasks }, (_, i) => i);
  const objects = numbers.map((i) => ({ a: i, b: -i }));
  const ofNumbers = await burst({ ...ours, ...piscinas, ...others }, numbers, rounds);
  const ofObjects = await burst({ ...ours, ...piscinas }, objects, rounds);
  return {
    tables: [
      table(`${count(tasks)} tasks with a number`, ofNumbers, tasks),
      table(`${count(tasks)} tasks with an object \`{ a, b }\``, ofObjects, tasks),
    ],
    bounds: [
      mustReach('tasks in a second, against piscina', ofNumbers.speed(source, piscina), 8, ratio),
      goalReach('tasks in a second, against piscina', ofNumbers.speed(source, piscina), 12, ratio),
      mustReach('tasks in a second, against messages with arrays', ofNumbers.speed(source, raw), 0.3, ratio),
      goalReach('tasks in a second, against messages with arrays', ofNumbers.speed(source, raw), 0.5, ratio),
      mustReach('tasks with an object, against piscina', ofObjects.speed(source, piscina), 4, ratio),
    ],
  };
}

async function burst(rivals, items, rounds) {
  const opened = { ...rivals, [raw]: openRawArrays };
  return withOpen(opened, workers, async (pools) => {
    const candidates = { [map]: () => timeToMap(pools[source], items) };
    for (const name of Object.keys(opened)) {
      const submit = pools[name].task('identity');
      candidates[name] = () => timeToSubmit(submit, items);
    }
    candidates[arraysAlone] = () => timeToMap(pools[raw], items);
    const compared = await compare(candidates, { rounds, warmUp: 1 });
    return {
      names: Object.keys(candidates),
      time: compared.time,
      speed: (name, base) => compared.ratio(base, name),
    };
  });
}

async function timeToMap(pool, items) {
  const elapsed = stopwatch();
  await pool.map('identity', items);
  return elapsed();
}

function table(title, { names, time, speed }, tasks) {
  return {
    title,
    head: ['', 'time', 'in a second', 'against piscina'],
    rows: names.map((name) => [
      name,
      ms(time(name)),
      inSecond(time(name) / tasks),
      ratio(speed(name, piscina)),
    ]),
  };
}
