// That a run of the benchmarks ends with a cell for everybody, whatever the rivals do.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { boundsOf } from '../benchmarks/measure/bounds.mjs';
import { contest } from '../benchmarks/measure/contest.mjs';
import { median, percentile, summary } from '../benchmarks/measure/statistics.mjs';
import { compared, comparisonOf } from '../benchmarks/pages/comparison.mjs';
import { scaleOf } from '../benchmarks/pages/figures.mjs';
import { pageOf } from '../benchmarks/pages/markdown.mjs';
import { plot } from '../benchmarks/pages/plot.mjs';
import { standings } from '../benchmarks/pages/standing.mjs';

const address = (file) => new URL(`benchmarks/${file}`, import.meta.url).href;
const environment = {
  model: 'a machine',
  cores: 2,
  memory: 4,
  platform: 'linux x64',
  node: 'v0',
  date: 'today',
  load: [0, 0],
  seconds: 1,
};

let found;
const cells = () => found.cases.only.cells;

beforeAll(async () => {
  found = await contest({ question: address('question.mjs'), rivals: address('rivals.mjs') });
}, 120_000);

describe('statistics', () => {
  test('the median of an even number is between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
  });

  test('a percentile is the smallest that so many do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
  });

  test('a spread leaves out a tenth at each end, and nothing of a few', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(summary(twenty)).toEqual({ median: 10.5, low: 3, high: 18, count: 20 });
    expect(summary([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, count: 3 });
  });

  test('figures of one column have one unit, that of the one in the middle', () => {
    const { suffix, write } = scaleOf('time', [0.0152, 0.9, 12]);
    expect([suffix, write(0.0152), write(0.9), write(12)]).toEqual(['µs', '15.2', '900', '12,000']);
  });
});

describe('a contest', () => {
  test('gives the median and the spread of those who answer, without the first rounds', () => {
    expect(cells().slow.figures.taken).toEqual({ median: 15, low: 0, high: 30, count: 12 });
    expect(cells().quick.figures.taken).toEqual({ median: 7.5, low: 0, high: 15, count: 12 });
  });

  test('says why somebody has no figure', () => {
    const reasons = Object.entries(cells()).flatMap(([name, { none }]) => (none ? [[name, none]] : []));
    expect(Object.fromEntries(reasons)).toEqual({
      unable: 'no way: it is mute',
      throwing: 'RangeError: not with me',
      'throwing late': 'Error: enough',
      hanging: 'no answer within 8 s',
      blocking: 'no answer within 8 s',
      dying: 'its process ended with exit code 7',
    });
  });

  test('puts variants only to those cases that ask for them', () => {
    expect(Object.keys(cells())).toContain('asked for');
    expect(Object.keys(cells())).not.toContain('not asked for');
  });

  test('leaves no process behind', async () => {
    const pid = cells().littering.figures.taken.median;
    const isThere = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    // It was killed; the system takes a moment to clear it away.
    while (isThere()) await new Promise((resolve) => setImmediate(resolve));
  });

  test('compares round by round, and has no bound for what was not measured', async () => {
    const { bounds } = await import(address('question.mjs'));
    const asked = boundsOf(bounds, found);
    expect(asked.map(({ what, figure }) => [what, figure])).toEqual([
      ['slow against quick', 2],
      ['quick', 7.5],
    ]);
  });
});

describe('a page', () => {
  const results = () => ({
    ...found,
    name: 'example',
    folder: 'questions',
    environment,
    reasons: { quick: 'It was born so.' },
  });

  test('has a row for everybody, and says who is ahead and why', async () => {
    const page = await pageOf(results(), () => 'picture.svg');
    expect(page).toContain('![What they say](picture.svg)');
    expect(page).toMatch(/\| slow +\| +15 \(0–30\) \| +1\.00× \|/);
    expect(page).toMatch(/\| hanging +\| +_no answer within 8 s_ \|/);
    expect(page).toContain('**quick is ahead in threads** (time: 2.00× for slow). It was born so.');
    expect(page).toContain('a machine, 2 cores');
  });

  test('says that a machine was busy', async () => {
    const busy = { ...results(), environment: { ...environment, load: [7.5, 8] } };
    expect(await pageOf(busy)).toContain('its load was 7.5');
  });

  test('has a picture with a name, a point or a reason for everybody, in the colours of the reader', () => {
    const picture = plot(found.cases.only, found.measures);
    for (const name of Object.keys(cells())) expect(picture).toContain(name);
    expect(picture).toContain('no way: it is mute');
    expect(picture.match(/<circle [^>]*fill="var\(--pool\)"/g).length).toBeGreaterThanOrEqual(2);
    expect(picture).toContain('prefers-color-scheme:dark');
    expect(picture).not.toMatch(/#0[1-7]0[1-7]0[1-7]/);
  });

  test('ranks more as better where more is better', () => {
    const rate = { rate: { title: 'rate', unit: 'rate', better: 'more' } };
    const figure = (value) => ({ rate: { median: value, low: value, high: value, count: 3 } });
    const rows = {
      mine: { side: 'ours', realm: 'threads', figures: figure(50) },
      best: { side: 'pool', realm: 'threads', figures: figure(100) },
      other: { side: 'pool', realm: 'threads', figures: figure(10) },
    };
    expect(standings({ cells: rows }, rate)).toMatchObject([
      { ours: 'mine', pool: 'best', factor: 2, apart: true },
    ]);
  });
});

describe('a comparison of two runs', () => {
  const run = (ours, other) => {
    const figure = (middle) => ({
      taken: { median: middle, low: middle * 0.95, high: middle * 1.05, count: 5 },
    });
    const rows = {
      mine: { side: 'ours', realm: 'threads', figures: figure(ours) },
      other: { side: 'pool', realm: 'threads', figures: figure(other) },
    };
    return new Map([
      ['example', { measures: found.measures, cases: { only: { title: 'a case', cells: rows } } }],
    ]);
  };
  const verdicts = (before, now) =>
    compared(before, now).map(({ rival, agrees, slower }) => [rival, agrees, slower]);

  test('agrees where spreads overlap', () => {
    expect(verdicts(run(10, 10), run(10.5, 10))).toEqual([
      ['mine', true, false],
      ['other', true, false],
    ]);
  });

  test('says that we are slower, unless everybody is', async () => {
    expect(verdicts(run(10, 10), run(13, 10))[0]).toEqual(['mine', false, true]);
    expect(verdicts(run(10, 10), run(13, 13))[0]).toEqual(['mine', false, false]);
    expect(await comparisonOf(compared(run(10, 10), run(13, 10)))).toMatch(
      /1\.30× +\| +1\.00× +\| +\*\*slower\*\*/,
    );
  });
});

test('a quick run answers a question, and writes its page, its figures and its picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'futures-bench-'));
  try {
    const { questions, answer } = await import('../benchmarks/measure/measured.mjs');
    const { write, writeIndex } = await import('../benchmarks/measure/results.mjs');
    const results = { ...found, name: 'fib', folder: 'questions', environment };
    expect(questions.map(({ name }) => name)).toEqual(expect.arrayContaining(['fib', 'size']));
    expect(
      await answer({ name: 'none', folder: 'ourselves', address: address('missing.mjs') }),
    ).toMatchObject({
      failure: 'The benchmark ended with exit code 1',
    });
    const into = pathToFileURL(`${folder}/`);
    await write(into, results);
    await writeIndex(into);
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'fib.json', 'fib.md', 'pictures']);
    expect(JSON.parse(readFileSync(join(folder, 'fib.json'), 'utf8'))).toMatchObject({
      name: 'fib',
      environment,
    });
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('[fib](fib.md)');
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

afterAll(() => {
  found = undefined;
});
