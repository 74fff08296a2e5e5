import { expect, test } from '@jest/globals';
import { differenceFrom } from '../examples/expected.mjs';
import { run } from '../tools/run.mjs';

test('every example prints what its .out file says', async () => {
  const { code, output } = await run(process.execPath, ['examples/run.mjs', '--check']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 120_000);

test.each([
  ['the same', 'a\nb', 'a\nb', true],
  ['another line', 'a\nb', 'a\nc', false],
  ['a line too few', 'a\nb', 'a', false],
  ['a line too many', 'a', 'a\nb', false],
  ['a pattern', 'took {{\\d+}} ms (a)', 'took 12 ms (a)', true],
  ['a pattern that does not match', 'took {{\\d+}} ms (a)', 'took x ms (a)', false],
  ['another order, which is allowed', 'a\n{{in any order}}\nb\nc\n{{in order}}\nd', 'a\nc\nb\nd', true],
  ['another order, which is not', 'a\n{{in any order}}\nb\nc\n{{in order}}\nd', 'a\nc\nd\nb', false],
  ['one line twice in place of two', '{{in any order}}\nb\nc\n{{in order}}', 'b\nb', false],
])('an .out file is held against the output: %s', (_, expected, printed, agrees) => {
  expect(differenceFrom(expected, printed) === undefined).toBe(agrees);
});
