// The built packages outside a test framework: on this Node, and in a browser.
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { findChromium, runInChromium } from '../tools/chromium.mjs';
import { run } from '../tools/run.mjs';

const program = fileURLToPath(new URL('portable/core.mjs', import.meta.url));
const lastLine = /^\d+ passed, \d+ failed$/;
const success = /^\d+ passed, 0 failed$/;

test('core works on this Node', async () => {
  const { code, output } = await run(process.execPath, [program]);
  expect(output.trim()).toMatch(success);
  expect(code).toBe(0);
}, 60_000);

const chromium = findChromium();
const inBrowser = chromium ? test : test.skip;

inBrowser(
  `core works in Chromium${chromium ? '' : ' (skipped: there is none here, see tools/system-packages.mjs)'}`,
  async () => {
    expect(await runInChromium(chromium, program, lastLine)).toMatch(success);
  },
  90_000,
);
