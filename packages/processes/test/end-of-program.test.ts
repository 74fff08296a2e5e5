import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { until } from '@futures/testing';
import { runProgram, writeProgram } from './support/run-program.ts';

const patience = 60_000;

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

/** Ends by itself, or the test runs out of patience. */
async function outputOf(program: string): Promise<unknown> {
  const { code, stdout, stderr } = await runProgram(program);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim().split('\n');
}

/** A program in a group of its own, as a terminal would run it, and all that it writes. */
async function start(program: string): Promise<{ child: ChildProcess; output: () => string }> {
  const file = await writeProgram(program);
  const child = spawn(process.execPath, [file], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return { child, output: () => output };
}

/** Three processes: one that has nothing to do, one that awaits, one that never gives its thread back. */
const busy = `
  import { ProcessPoolExecutor } from '@futures/processes';
  const pool = new ProcessPoolExecutor(3);
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, process.pid));
  const pids = await Promise.all([pool.submit(wait, 300), pool.submit(wait, 300), pool.submit(wait, 300)]);
  const awaits = pool.submit(function () { this.report(process.pid); return new Promise(() => {}); });
  await new Promise((resolve) => awaits.on('progress', resolve));
  const spins = pool.submit(function () { this.report(process.pid); for (;;); });
  await new Promise((resolve) => spins.on('progress', resolve));
  console.log('pids', pids.join(), '.');
`;

async function pidsOf(output: () => string): Promise<number[]> {
  await until(() => output().includes('.\n'));
  const pids = (/pids ([\d,]+)/.exec(output())?.[1] ?? '').split(',').map(Number);
  expect(pids).toHaveLength(3);
  expect(pids.filter(isAlive)).toEqual(pids);
  return pids;
}

describe('no process outlives its parent (CF-172)', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSEGV'] as const)(
    'that is ended by %s, whether it is idle, awaits or spins',
    async (signal) => {
      const { child, output } = await start(busy);
      const pids = await pidsOf(output);
      child.kill(signal);
      const [, by] = (await once(child, 'exit')) as [number | null, string | null];
      expect(by).toBe(signal);
      await until(() => !pids.some(isAlive));
      expect(output().trim()).toMatch(/^pids .*\.$/);
    },
    patience,
  );

  test(
    'that exits in the middle of everything',
    async () => {
      const { child, output } = await start(`${busy} process.exit(7);`);
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(7);
      const pids = (/pids ([\d,]+)/.exec(output())?.[1] ?? '').split(',').map(Number);
      await until(() => !pids.some(isAlive));
    },
    patience,
  );
});

test(
  'Ctrl-C, which all of them hear of, ends all of them without a word',
  async () => {
    const { child, output } = await start(busy);
    const pids = await pidsOf(output);
    process.kill(-(child.pid as number), 'SIGINT');
    const [, by] = (await once(child, 'exit')) as [number | null, string | null];
    expect(by).toBe('SIGINT');
    await until(() => !pids.some(isAlive));
    expect(output().trim()).toMatch(/^pids .*\.$/);
  },
  patience,
);

describe('a program ends by itself', () => {
  test(
    'when its futures are done, without a shutdown, and shows what its processes have written',
    async () => {
      const program = `
        import { ProcessPoolExecutor } from '@futures/processes';
        const pool = new ProcessPoolExecutor({ maxWorkers: 2, minWorkers: 1 });
        await pool.submit((n: number) => console.log(n * 2), 21);
        pool.submit((n: number) => new Promise((resolve) => setTimeout(resolve, 20, n)), 7)
          .addDoneCallback((future) => console.log(String(future).replace(/\\d+/, 'n')));
        new ProcessPoolExecutor({ minWorkers: 1 });
        pool.submit(() => console.log('x'.repeat(200_000))).addDoneCallback(() => {});
      `;
      const lines = (await outputOf(program)) as string[];
      expect(lines.map((line) => line.length).sort((a, b) => a - b)).toEqual([2, 42, 200_000]);
    },
    patience,
  );

  test(
    'though a task goes on beyond its time-out, and whatever its processes came to',
    async () => {
      const program = `
        import { ProcessPoolExecutor } from '@futures/processes';
        const pool = new ProcessPoolExecutor(1);
        const spin = pool.with({ timeout: 20 }).submit(() => { for (;;); });
        console.log((await spin.exception() as Error).name);
        const broken = new ProcessPoolExecutor(1);
        console.log((await broken.submit(() => process.exit(3)).exception() as Error).name);
        const replaced = new ProcessPoolExecutor({ maxWorkers: 1, onWorkerExit: 'replace' });
        console.log((await replaced.submit(() => process.exit(4)).exception() as Error).name);
      `;
      expect(await outputOf(program)).toEqual(['TimeoutError', 'BrokenProcessPool', 'WorkerCrashedError']);
    },
    patience,
  );

  test(
    'when it was given to Node as a text',
    async () => {
      const file = await writeProgram(`export { ProcessPoolExecutor } from '@futures/processes';`);
      const text = `
        import { ProcessPoolExecutor } from ${JSON.stringify(file)};
        console.log(await new ProcessPoolExecutor(1).submit((n) => n * 2, 21));
      `;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', text]);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (more: string) => (output += more));
      await once(child, 'close');
      expect(output).toBe('42\n');
    },
    patience,
  );
});

test(
  'what processes write goes where it is told to',
  async () => {
    const program = `
      import { ProcessPoolExecutor } from '@futures/processes';
      for (const stdio of ['pipe', 'inherit', 'ignore'] as const) {
        const pool = new ProcessPoolExecutor({ maxWorkers: 1, stdio, onWorkerExit: 'replace' });
        await pool.submit((stdio: string) => console.log('out by', stdio), stdio);
        const end = pool.submit((stdio: string) => { console.error('err by', stdio); process.exit(1); }, stdio);
        const error = await end.exception() as { stderr?: string };
        await pool.shutdown();
        console.log(JSON.stringify(error.stderr));
      }
    `;
    const { stdout, stderr } = await runProgram(program);
    expect(stdout.split('\n')).toEqual([
      'out by pipe',
      '"err by pipe"',
      'out by inherit',
      'undefined',
      'undefined',
      '',
    ]);
    expect(stderr).toBe('err by pipe\nerr by inherit\n');
  },
  patience,
);
