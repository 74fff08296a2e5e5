import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { currentTask, InlineExecutor } from '@futures/core';
import { turn } from '@futures/testing';

// As on a platform that cannot follow a task through its awaits. It is asked when the first task starts.
const { getBuiltinModule } = process;
beforeAll(() => void Object.assign(process, { getBuiltinModule: undefined }));
afterAll(() => void Object.assign(process, { getBuiltinModule }));

describe('currentTask(), where the platform does not follow tasks', () => {
  test('knows the task of an executor that runs one at a time, also after awaits', async () => {
    const executor = new InlineExecutor();
    const future = executor.submit(async () => {
      const before = currentTask()?.id;
      await turn(1);
      return [before, currentTask()?.id];
    });
    expect(await future).toEqual([future.id, future.id]);
    const next = executor.submit(() => currentTask()?.id);
    expect(await next).toBe(next.id);
  });

  test('knows no task once it has ended, however', async () => {
    const executor = new InlineExecutor();
    const ends = [
      () => {},
      async () => turn(),
      () => {
        throw new RangeError('at once');
      },
      async () => {
        await turn();
        throw new RangeError('later');
      },
    ];
    for (const task of ends) {
      await executor.submit<[], unknown>(task).exception();
      expect(currentTask()).toBeUndefined();
    }
  });

  test('asks a thenable that a task returns once', async () => {
    let asked = 0;
    const future = new InlineExecutor().submit((): PromiseLike<number> => ({
      then: (resolve) => {
        asked++;
        resolve?.(7);
        return Promise.resolve() as never;
      },
    }));
    expect([await future, asked]).toEqual([7, 1]);
  });

  test('knows the inner task inside a task of another executor, then the outer one again', async () => {
    const inner = new InlineExecutor();
    const outer = new InlineExecutor().submit(async () => {
      const future = inner.submit(() => currentTask()?.id);
      return [await future, future.id, currentTask()?.id];
    });
    const [seen, id, after] = await outer;
    expect([seen, after]).toEqual([id, outer.id]);
  });
});
