import { describe, expect, test } from '@jest/globals';
import { InlineExecutor, TimeoutError } from '@futures/core';
import { gate, tasks, turn, until, upTo } from '@futures/testing';

describe('InlineExecutor', () => {
  test('starts a task in a microtask, never inside submit', async () => {
    const executor = new InlineExecutor();
    const log: string[] = [];
    setTimeout(() => log.push('timer'), 0);
    const future = executor.submit(() => log.push('task'));
    log.push('submitted');
    await future;
    log.push('awaited');
    await turn();
    expect(log).toEqual(['submitted', 'task', 'awaited', 'timer']);
  });

  test('starts no task inside another, nor inside map()', async () => {
    const executor = new InlineExecutor();
    let depth = 0;
    let deepest = 0;
    const task = (): void => {
      deepest = Math.max(deepest, ++depth);
      executor.submit(tasks.add, 1, 2);
      executor.map(tasks.double, [1, 2]);
      depth--;
    };
    const results = executor.map(task, upTo(5));
    expect(deepest).toBe(0);
    await results.toArray();
    await executor.shutdown();
    expect([deepest, executor.stats.completed]).toEqual([1, 20]);
  });

  test('runs one task at a time, in order, also where they wait', async () => {
    const executor = new InlineExecutor();
    const log: string[] = [];
    const task = async (n: number): Promise<void> => {
      log.push(`${n} begins`);
      await turn(n % 2);
      log.push(`${n} ends`);
    };
    await Promise.all(upTo(4).map((n) => executor.submit(task, n)));
    expect(log).toEqual(upTo(4).flatMap((n) => [`${n} begins`, `${n} ends`]));
  });

  test('lets those who await a result go on before it starts the next task', async () => {
    const executor = new InlineExecutor();
    const log: string[] = [];
    const first = executor.submit(() => log.push('first'));
    const second = executor.submit(() => log.push('second'));
    await Promise.all([first.then(() => log.push('awaited first')), second]);
    expect(log).toEqual(['first', 'awaited first', 'second']);
  });

  test('hands over arguments and results as they are, and takes closures', async () => {
    const executor = new InlineExecutor();
    const outside = new Map<string, unknown>();
    class Account {
      readonly #secret = 'kept';
      tell = (): string => this.#secret;
    }
    const account = new Account();
    const argument = { account, symbol: Symbol('mine'), call: () => 'called' };
    const result = await executor.submit((given: typeof argument) => {
      outside.set('given', given);
      return given;
    }, argument);
    expect(result).toBe(argument);
    expect(outside.get('given')).toBe(argument);
    expect(result.account.tell()).toBe('kept');
    const reason = Object.freeze(new Account());
    expect(await executor.submit(tasks.throws, reason).exception()).toBe(reason);
    const [same] = await executor.map(tasks.identity, [account], { chunksize: 4 }).toArray();
    expect(same).toBe(account);
  });

  test('runs its tasks on the calling thread, as worker 0', async () => {
    const executor = new InlineExecutor();
    const where = await executor.submit(function () {
      return { workerId: this.workerId, workerName: this.workerName, realm: globalThis };
    });
    expect(where).toEqual({ workerId: 0, workerName: 'inline', realm: globalThis });
    expect(where.realm).toBe(globalThis);
    expect(executor.stats).toMatchObject({ workers: 1, idle: 1 });
  });

  test('refuses options that it does not know, and values that make no sense', () => {
    const mistakes: [unknown, typeof TypeError | typeof RangeError, string][] = [
      [{ maxWorkers: 4 }, TypeError, 'Unknown option `maxWorkers` of InlineExecutor, got `4` (number)'],
      [
        { maxQueue: '4' },
        TypeError,
        '`maxQueue` to be an integer of 0 or more, or Infinity, got `"4"` (string)',
      ],
      [{ maxQueue: -1 }, RangeError, '`maxQueue`'],
      [{ maxQueue: 1.5 }, RangeError, '`maxQueue`'],
      [{ maxQueue: NaN }, RangeError, '`maxQueue`'],
      [4, TypeError, 'the options of InlineExecutor to be an object'],
      [null, TypeError, 'the options of InlineExecutor to be an object'],
    ];
    for (const [options, Wrong, message] of mistakes) {
      expect(() => new InlineExecutor(options as never)).toThrow(Wrong);
      expect(() => new InlineExecutor(options as never)).toThrow(message);
    }
    for (const options of [undefined, {}, { maxQueue: undefined }, { maxQueue: Infinity }]) {
      expect(new InlineExecutor(options).stats.queued).toBe(0);
    }
  });
});

describe('a task on the calling thread', () => {
  test('learns inside a synchronous loop that its time is up, by its token and by throwIfCancelled()', async () => {
    const hasty = new InlineExecutor().with({ timeout: 10 });
    let seen: unknown;
    const looks = hasty.submit(function () {
      while (!this.token.cancelled);
      seen = this.token.reason;
      return 'too late';
    });
    await expect(looks).rejects.toThrow(TimeoutError);
    expect(seen).toBeInstanceOf(TimeoutError);
    const throws = hasty.submit(function () {
      for (;;) this.token.throwIfCancelled();
    });
    await expect(throws).rejects.toThrow(TimeoutError);
  });

  test('that takes too long without ever yielding fails all the same', async () => {
    const executor = new InlineExecutor();
    const spin = (ms: number): string => {
      for (const end = performance.now() + ms; performance.now() < end;);
      return 'too late';
    };
    await expect(executor.with({ timeout: 5 }).submit(spin, 20)).rejects.toThrow(TimeoutError);
    const fails = executor.with({ timeout: 5 }).submit((ms: number) => {
      for (const end = performance.now() + ms; performance.now() < end;);
      throw new RangeError('too late');
    }, 20);
    await expect(fails).rejects.toThrow(TimeoutError);
    expect(await executor.submit(spin, 1)).toBe('too late');
  });

  test('is abandoned where a worker would be ended: nothing of it is heard any more', async () => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', hear);
    try {
      const executor = new InlineExecutor();
      const heard: unknown[] = [];
      executor.on('task:progress', ({ value }) => heard.push(value));
      executor.on('task:end', ({ outcome }) => heard.push(outcome.status));
      const { signal, open } = gate();
      let resumed = false;
      const abandoned = executor.submit(async function () {
        await tasks.waitFor(signal);
        resumed = true;
        this.report('from beyond');
        expect(this.token.cancelled).toBe(true);
        throw new RangeError('from beyond');
      });
      await until(() => abandoned.running());
      abandoned.cancel('enough', { killAfter: 0 });
      await expect(abandoned).rejects.toMatchObject({ reason: 'enough' });
      const next = executor.submit(tasks.waitFor, signal, 'next');
      await until(() => next.running());
      open();
      expect(await next).toBe('next');
      await turn(5);
      expect(resumed).toBe(true);
      expect(heard).toEqual(['cancelled', 'fulfilled']);
      expect(abandoned.outcome()).toEqual({ status: 'cancelled', reason: 'enough' });
      expect(executor.stats).toMatchObject({ running: 0, completed: 1, cancelled: 1, failed: 0 });
    } finally {
      process.off('unhandledRejection', hear);
    }
    expect(unhandled).toEqual([]);
  });

  test('can be told by another thread, through shared memory', async () => {
    const { Worker } = await import('node:worker_threads');
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const source = `require('node:worker_threads').workerData[0] = 7`;
    const worker = new Worker(source, { eval: true, workerData: shared });
    expect(await new InlineExecutor().submit(tasks.spinUntilTold, shared)).toBe(7);
    await worker.terminate();
  });
});
