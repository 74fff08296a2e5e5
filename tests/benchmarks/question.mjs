// A question that takes no time: each rival says what its samples are.
import { must, ratio } from '../../benchmarks/pages/figures.mjs';

export const question = 'Who is how far?';
export const how = 'By what they say.';
export const measures = { taken: { title: 'time', unit: 'time' } };

export const cases = () => ({
  only: {
    title: 'What they say',
    needs: ['speak'],
    rounds: 12,
    warmUp: 1,
    least: 12,
    patience: 8_000,
    also: ['asked for'],
  },
});

export const prepare = async (rival, settings) => rival.open(settings);

export const bounds = ({ against, median }) => [
  must('slow against quick', against('only', 'taken', 'slow', 'quick'), 3, ratio),
  must('quick', median('only', 'taken', 'quick'), 1, ratio),
  must('hanging against quick', against('only', 'taken', 'hanging', 'quick'), 3, ratio),
];

export const reasons = { quick: 'It was born so.' };
