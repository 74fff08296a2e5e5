import { expect, test } from '@jest/globals';
import { runProgram } from '../support/run-program.ts';

const begin = `
  import { setTimeout as sleep } from 'node:timers/promises';
  import { InlineExecutor } from '@futures/core';
  const executor = new InlineExecutor();
  const task = async (name) => {
    await sleep(20);
    console.log(name);
  };
`;

test('what was submitted runs before the program ends, though nobody waits or shuts down (CF-167)', async () => {
  const ended = await runProgram(`${begin}
    executor.submit(task, 'first');
    executor.submit(task, 'second');
  `);
  expect(ended).toEqual({ code: 0, stdout: 'first\nsecond\n', stderr: '' });
});

test('an idle executor keeps no program from ending, shut down or not (CF-167)', async () => {
  const ended = await runProgram(`${begin}
    await executor.submit(task, 'done');
    await executor.with({ timeout: 1_000_000, killAfter: 1_000_000 }).submit(task, 'done, with time left');
  `);
  expect(ended).toEqual({ code: 0, stdout: 'done\ndone, with time left\n', stderr: '' });
});

test('after shutdown without waiting, the program still waits for what runs and what is queued (CF-168)', async () => {
  const ended = await runProgram(`${begin}
    executor.submit(task, 'running');
    executor.submit(task, 'queued');
    await sleep(0);
    await executor.shutdown({ wait: false });
    console.log('shut down');
  `);
  expect(ended).toEqual({ code: 0, stdout: 'shut down\nrunning\nqueued\n', stderr: '' });
});

test('what shutdown cancels at the very end of a program makes no noise (CF-147)', async () => {
  const ended = await runProgram(`${begin}
    executor.submit(task, 'running');
    for (let i = 0; i < 10; i++) executor.submit(task, 'queued');
    await sleep(0);
    void executor.shutdown({ wait: false, cancelFutures: true });
  `);
  expect(ended).toEqual({ code: 0, stdout: 'running\n', stderr: '' });
});

test('a task that ignores its time-out keeps no program from ending, however long its grace', async () => {
  const ended = await runProgram(`${begin}
    const late = executor.with({ timeout: 5, killAfter: 1_000_000 }).submit(() => new Promise(() => {}));
    console.log((await late.exception()).name);
  `);
  expect(ended).toEqual({ code: 0, stdout: 'TimeoutError\n', stderr: '' });
});
