// The packed packages, in a project that knows nothing of this repository.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bundleProgram,
  compileProgram,
  installConsumer,
  projectKinds,
  typeCheck,
} from '../tools/consumer.mjs';
import { bin, run } from '../tools/run.mjs';

const passed = { code: 0, output: '' };
const printed = { code: 0, output: '42\n3,6\nA,B\n' };

describe('a project with the packed packages installed', () => {
  let folder;

  beforeAll(async () => {
    folder = await installConsumer();
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(['import.mjs', 'require.cjs'])('runs %s', async (file) => {
    const flags = ['--disable-warning=ExperimentalWarning'];
    expect(await run(process.execPath, [...flags, file], { cwd: folder })).toEqual(passed);
  });

  test('compiles a program and runs it', async () => {
    const program = await compileProgram(folder, bin('@typescript/native/bin/tsc'));
    expect(await run(process.execPath, [program], { cwd: folder })).toEqual(printed);
  }, 60_000);

  test('bundles a program for a server and runs it', async () => {
    const program = await bundleProgram(folder);
    expect(await run(process.execPath, [program], { cwd: folder })).toEqual(printed);
  }, 60_000);

  test.each(projectKinds)(
    'has its types inferred: %s',
    async (kind) => {
      expect(await typeCheck(folder, bin('@typescript/native/bin/tsc'), kind)).toEqual(passed);
    },
    60_000,
  );
});
