import { expect, test } from '@jest/globals';
import { run } from '../tools/run.mjs';

test('every example prints what its .out file says', async () => {
  const { code, output } = await run(process.execPath, ['examples/run.mjs', '--check']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 120_000);
