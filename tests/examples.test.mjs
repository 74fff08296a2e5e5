import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { differenceFrom } from '../examples/expected.mjs';
import { root } from '../tools/packages.mjs';
import { run } from '../tools/run.mjs';

test('every example prints what its .out file says', async () => {
  const { code, output } = await run(process.execPath, ['examples/run.mjs', '--check']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
}, 240_000);

describe('the live view of npm start', () => {
  const start = (tasks) =>
    spawn(process.execPath, ['examples/run.mjs'], {
      cwd: fileURLToPath(root),
      env: { ...process.env, TASKS: String(tasks) },
      // A group of its own, as a terminal gives to each command: Ctrl-C is for all of it.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const endOf = (child) => new Promise((resolve) => child.on('close', resolve));

  test('prints lines into a pipe and ends by itself', async () => {
    const child = start(10);
    const printed = text(child.stdout);
    expect(await endOf(child)).toBe(0);
    const lines = (await printed).trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[4]).toMatch(/^ 50 % {2}5 of 10 tasks, .*π ≈ 3\.14\d+ ± 0\.00\d+$/);
    expect(lines[10]).toMatch(/^All 10 tasks are done\./);
  }, 60_000);

  const posix = process.platform === 'win32' ? test.skip : test; // Windows has no signals to send.
  posix(
    'stops in its loops by Ctrl-C, and says what is done',
    async () => {
      const child = start(400);
      const printed = text(child.stdout);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      process.kill(-child.pid, 'SIGINT');
      expect(await endOf(child)).toBe(130);
      expect(await printed).toMatch(/\nStopped by Ctrl-C: \d+ tasks are done, \d+ cancelled\.\n$/);
    },
    60_000,
  );

  // Debian's `script` gives a program a terminal; those of other systems take other arguments.
  const terminal = process.platform === 'linux' && existsSync('/usr/bin/script') ? test : test.skip;
  terminal(
    'draws its figures anew in a terminal, and stops there by Ctrl-C, too',
    async () => {
      const command = 'stty cols 100 rows 40; TASKS=400 exec node examples/run.mjs';
      const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
        cwd: fileURLToPath(root),
        env: { ...process.env, TERM: 'xterm' },
      });
      let drawn = '';
      const shown = (pattern) =>
        new Promise((resolve) => {
          child.stdout.on('data', (bytes) => pattern.test((drawn += bytes)) && resolve());
        });
      await shown(/thread-1 .*[1-9]\d* done/);
      child.stdin.write('\x03');
      expect(await endOf(child)).toBe(130);
      expect(drawn).toMatch(/Stopped by Ctrl-C: \d+ tasks are done, \d+ cancelled\./);
    },
    60_000,
  );
});

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
