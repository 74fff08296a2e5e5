import { percentile } from '../measure/statistics.mjs';
import { goal, must, ratio } from '../pages/figures.mjs';
import { oneByOne } from './ways/one-by-one.mjs';

export const question = 'How long does one task take there and back, when the next waits for it?';
export const how = 'One worker, a task that gives back its number, in blocks of 200.';

export const measures = {
  half: { title: 'half of them within', unit: 'time' },
  most: { title: '99 % within', unit: 'time' },
};

export const cases = ({ quick }) => ({
  number: {
    title: 'A number there and back',
    workers: 1,
    block: 200,
    rounds: quick ? 15 : 60,
    least: 5,
    // An engine has compiled by then what a task runs through.
    warmUp: quick ? 4 : 25,
    python: 'round-trip',
  },
});

export async function prepare(rival, { workers, block }) {
  const pool = await rival.open(workers);
  const submit = pool.task('identity');
  return {
    async sample() {
      const taken = await oneByOne(submit, block);
      return { half: percentile(taken, 0.5), most: percentile(taken, 0.99) };
    },
    close: () => pool.close(),
  };
}

export const bounds = ({ against }) => [
  must(
    'in threads, against postMessage',
    against('number', 'half', 'ThreadPoolExecutor', 'postMessage'),
    1.6,
    ratio,
  ),
  goal(
    'in threads, against postMessage',
    against('number', 'half', 'ThreadPoolExecutor', 'postMessage'),
    1.25,
    ratio,
  ),
  must('in threads, against piscina', against('number', 'half', 'ThreadPoolExecutor', 'piscina'), 1.3, ratio),
  goal('in threads, against piscina', against('number', 'half', 'ThreadPoolExecutor', 'piscina'), 1, ratio),
  must(
    'in processes, against process.send',
    against('number', 'half', 'ProcessPoolExecutor', 'process.send'),
    1.3,
    ratio,
  ),
];

const more = 'What a task takes more than a bare message is told [by stage](stages.md)';

export const reasons = {
  threads: `${more}: the largest part is to note where it was submitted, for the stack of an error.`,
  processes: `${more}: nearly half of this thread's part is a write that waits until the pipe has the message, so that nothing is lost at \`process.exit()\`.`,
};
