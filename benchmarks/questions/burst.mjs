import { goalReach, mustReach, ratio } from '../pages/figures.mjs';
import { prepareMany } from './ways/many.mjs';

export const question = 'How long do two workers take for many tasks that are submitted at once?';
export const how =
  'From the first submission to the last result. The slow ones are measured twice, the others more often.';

export const measures = { taken: { title: 'time', unit: 'time' } };

const promised = 'postMessage, a promise each';
const also = ['ThreadPoolExecutor, map', 'ProcessPoolExecutor, map', promised];
const common = { workers: 2, also, python: 'many', task: 'identity' };

export function cases({ quick }) {
  const tasks = quick ? 5_000 : 100_000;
  const objects = tasks / 5;
  const worked = quick ? 300 : 1_000;
  const often = { rounds: quick ? 5 : 11, warmUp: 0, least: quick ? 1 : 2, budget: quick ? 4_000 : 60_000 };
  return {
    'no-ops': {
      ...common,
      ...often,
      title: `${tasks.toLocaleString('en')} tasks with a number`,
      items: 'numbers',
      tasks,
    },
    objects: {
      ...common,
      ...often,
      title: `${objects.toLocaleString('en')} tasks with an object \`{ a, b }\``,
      items: 'objects',
      tasks: objects,
    },
    work: {
      ...common,
      ...often,
      title: `${worked.toLocaleString('en')} tasks of about a millisecond`,
      task: 'work',
      items: 1,
      tasks: worked,
      budget: often.budget / 2,
    },
  };
}

export const prepare = prepareMany;

export function bounds({ against }) {
  const [threads, processes] = ['ThreadPoolExecutor', 'ProcessPoolExecutor'];
  const faster = (rival, name = 'no-ops') => against(name, 'taken', rival, threads);
  return [
    mustReach('threads, tasks in a second, against piscina', faster('piscina'), 8, ratio),
    goalReach('threads, tasks in a second, against piscina', faster('piscina'), 12, ratio),
    mustReach('threads, against arrays and a promise each', faster(promised), 0.3, ratio),
    goalReach('threads, against arrays and a promise each', faster(promised), 0.5, ratio),
    mustReach(
      'threads, map, against arrays',
      against('no-ops', 'taken', 'postMessage', `${threads}, map`),
      0.3,
      ratio,
    ),
    mustReach('threads, tasks with an object, against piscina', faster('piscina', 'objects'), 4, ratio),
    mustReach(
      'processes, tasks in a second, against tinypool',
      against('no-ops', 'taken', 'tinypool, processes', processes),
      8,
      ratio,
    ),
  ];
}

export const reasons = {};
