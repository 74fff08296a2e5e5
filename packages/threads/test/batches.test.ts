import { expect, test } from '@jest/globals';
import { type Future, ThreadPoolExecutor, TimeoutError, wait, WorkerCrashedError } from '@futures/threads';
import { tasks, until, upTo } from '@futures/testing';

// Each task of these tests is quick for all that its pool knows, and goes in one call with others; and then one of
// them is not.

/** What the threads of a pool look at: whether the stuck may go on, and how often each number has run. */
class Board {
  readonly memory = new Int32Array(new SharedArrayBuffer(4 * 1001));

  letGo(): void {
    Atomics.store(this.memory, 0, 1);
  }

  /** How often `count(n)` has run. */
  runsOf(n: number): number {
    return Atomics.load(this.memory, n + 1);
  }
}

function openPool(maxWorkers: number): { pool: ThreadPoolExecutor; board: Board } {
  const board = new Board();
  const pool = new ThreadPoolExecutor({
    maxWorkers,
    initializer: (memory: Int32Array) => void Object.assign(globalThis, { board: memory }),
    initargs: [board.memory],
  });
  return { pool, board };
}

function count(n: number): number {
  const { board } = globalThis as unknown as { board: Int32Array };
  Atomics.add(board, n + 1, 1);
  return n;
}

/** Holds the thread when it is told to, until all are let go. */
function holdIf(hold: boolean): boolean {
  const { board } = globalThis as unknown as { board: Int32Array };
  while (hold && Atomics.load(board, 0) === 0);
  return hold;
}

/** Waits when it is told to, and leaves the thread free, until all are let go. */
async function waitIf(hold: boolean): Promise<boolean> {
  const { board } = globalThis as unknown as { board: Int32Array };
  while (hold && Atomics.load(board, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  return hold;
}

/** Takes a third of a millisecond. */
function dawdleOrHold(hold: boolean): number {
  const { board } = globalThis as unknown as { board: Int32Array };
  const end = performance.now() + 0.3;
  while (performance.now() < end || (hold && Atomics.load(board, 0) === 0));
  return end;
}

/** Makes a pool believe that its functions are quick: `count` for good, the others for now. */
async function makeKnown(pool: ThreadPoolExecutor): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await Promise.all([
      ...upTo(40).map(() => pool.submit(count, 999)),
      pool.submit(holdIf, false),
      pool.submit(waitIf, false),
    ]);
  }
}

const states = (futures: readonly Future<unknown>[]): string[] => futures.map(({ state }) => state);
const timesEach = (board: Board, numbers: readonly number[]): number[] => numbers.map((n) => board.runsOf(n));

test('in [quick, quick, endless] the quick ones are answered at once, and to end the endless one loses no other', async () => {
  const { pool, board } = openPool(1);
  await makeKnown(pool);
  const before = upTo(20).map((n) => pool.submit(count, n));
  const endless = pool.submit(holdIf, true);
  const behind = upTo(20).map((n) => pool.submit(count, 20 + n));
  await wait(before);
  await until(() => endless.running());
  expect(states(behind)).toEqual(upTo(20).map(() => 'pending'));
  endless.cancel('too long', { killAfter: 0 });
  expect(await Promise.all([...before, ...behind])).toEqual(upTo(40));
  expect(endless.outcome()).toEqual({ status: 'cancelled', reason: 'too long' });
  expect(timesEach(board, upTo(40))).toEqual(upTo(40).map(() => 1));
  await pool.shutdown();
});

test('what waits behind an endless task is taken by another worker', async () => {
  for (const endlessly of [holdIf, waitIf] as ((hold: boolean) => unknown)[]) {
    const { pool, board } = openPool(2);
    await makeKnown(pool);
    const before = upTo(20).map((n) => pool.submit(count, n));
    const endless = pool.submit(endlessly, true);
    const behind = upTo(20).map((n) => pool.submit(count, 20 + n));
    expect(await Promise.all([...before, ...behind])).toEqual(upTo(40));
    expect(endless.running()).toBe(true);
    board.letGo();
    expect(await endless).toBe(true);
    expect(timesEach(board, upTo(40))).toEqual(upTo(40).map(() => 1));
    await pool.shutdown();
  }
});

test('two endless tasks hold two workers, and the third does all the rest', async () => {
  const { pool, board } = openPool(3);
  await makeKnown(pool);
  const futures = upTo(200).map((n) =>
    n === 50 || n === 100 ? pool.submit(holdIf, true) : pool.submit(count, n),
  );
  await wait(futures.filter((_, n) => n !== 50 && n !== 100));
  expect([futures[50]?.state, futures[100]?.state]).toEqual(['running', 'running']);
  board.letGo();
  await pool.shutdown();
  expect(pool.stats.failed).toBe(0);
  const rest = upTo(200).filter((n) => n !== 50 && n !== 100);
  expect(timesEach(board, rest)).toEqual(rest.map(() => 1));
});

test('answers that are a while old leave before the batch is over, though its function was always quick', async () => {
  const { pool, board } = openPool(1);
  for (let round = 0; round < 40; round++) await pool.submit(dawdleOrHold, false);
  const quick = upTo(2).map(() => pool.submit(dawdleOrHold, false));
  const long = pool.submit(dawdleOrHold, true);
  await wait(quick);
  expect(long.done()).toBe(false);
  board.letGo();
  await long;
  await pool.shutdown();
});

test('a task whose answer dies with its worker counts as running, and does not run again', async () => {
  const { pool, board } = openPool(1);
  const countOrExit = (n: number): number => {
    const { board } = globalThis as unknown as { board: Int32Array };
    if (n < 0) process.exit(1);
    Atomics.add(board, n + 1, 1);
    return n;
  };
  for (let round = 0; round < 4; round++) {
    await Promise.all(upTo(40).map(() => pool.submit(countOrExit, 999)));
  }
  const before = upTo(20).map((n) => pool.submit(countOrExit, n));
  const exits = pool.submit(countOrExit, -1);
  const behind = upTo(20).map((n) => pool.submit(countOrExit, 20 + n));
  await wait([...before, exits, ...behind]);
  expect(timesEach(board, upTo(40))).toEqual(upTo(40).map(() => 1));
  expect(await exits.exception()).toBeInstanceOf(WorkerCrashedError);
  for (const [n, future] of before.entries()) {
    const error = await future.exception();
    if (error === undefined) expect(await future).toBe(n);
    else expect(error).toBeInstanceOf(WorkerCrashedError);
  }
  expect(await Promise.all(behind)).toEqual(upTo(20).map((n) => 20 + n));
  await pool.shutdown();
});

test('running() and cancel() tell the truth of tasks that wait with a worker', async () => {
  const { pool, board } = openPool(1);
  await makeKnown(pool);
  const holds = pool.submit(holdIf, true);
  const behind = upTo(50).map((n) => pool.submit(count, n));
  await until(() => holds.running());
  expect(behind.some((future) => future.running() || future.done())).toBe(false);
  expect(pool.stats).toMatchObject({ running: 1, queued: 50 });
  const cancelled = behind.filter((_, n) => n % 2 === 1);
  expect(cancelled.map((future) => future.cancel('odd'))).toEqual(cancelled.map(() => true));
  expect(pool.stats).toMatchObject({ running: 1, queued: 25, cancelled: 25 });
  board.letGo();
  await pool.shutdown();
  expect(timesEach(board, upTo(50))).toEqual(upTo(50).map((n) => (n % 2 === 1 ? 0 : 1)));
  expect(states(behind)).toEqual(upTo(50).map((n) => (n % 2 === 1 ? 'cancelled' : 'finished')));
});

test('a shutdown that cancels what waits also cancels what waits with a worker', async () => {
  const { pool, board } = openPool(1);
  await makeKnown(pool);
  const holds = pool.submit(holdIf, true);
  const behind = upTo(50).map((n) => pool.submit(count, n));
  await until(() => holds.running());
  const over = pool.shutdown({ cancelFutures: true });
  expect(new Set(states(behind))).toEqual(new Set(['cancelled']));
  board.letGo();
  await over;
  expect(await holds).toBe(true);
  expect(timesEach(board, upTo(50))).toEqual(upTo(50).map(() => 0));
});

test('what is handed over, or lives on, goes to a worker that is free, and no sooner', async () => {
  const { pool, board } = openPool(1);
  const size = (bytes: ArrayBuffer): number => bytes.byteLength;
  await makeKnown(pool);
  for (let round = 0; round < 3; round++) await pool.submit(size, new ArrayBuffer(1));
  const holds = pool.submit(holdIf, true);
  const [kept, sent] = [new ArrayBuffer(8), new ArrayBuffer(8)] as const;
  const behind = pool.submit(count, 1);
  const cancelled = pool.with({ transfer: [kept] }).submit(size, kept);
  const transferred = pool.with({ transfer: [sent] }).submit(size, sent);
  const live = pool.submit(tasks.waitFor, AbortSignal.abort(), 'live');
  await until(() => holds.running());
  expect([kept.byteLength, sent.byteLength]).toEqual([8, 8]);
  expect([transferred.state, live.state, live.running()]).toEqual(['pending', 'pending', false]);
  expect(cancelled.cancel()).toBe(true);
  board.letGo();
  expect(await Promise.all([behind, transferred, live])).toEqual([1, 8, 'live']);
  expect([kept.byteLength, sent.byteLength]).toEqual([8, 0]);
  await pool.shutdown();
});

test('a task with a deadline waits behind no other, and no other behind it', async () => {
  const { pool, board } = openPool(2);
  await makeKnown(pool);
  const holds = pool.submit(holdIf, true);
  const timed = upTo(10).map((n) => pool.with({ timeout: 60_000 }).submit(count, n));
  expect(await Promise.all(timed)).toEqual(upTo(10));
  const late = pool.with({ timeout: 20, killAfter: 0 }).submit(waitIf, true);
  const behind = upTo(10).map((n) => pool.submit(count, 10 + n));
  await expect(late).rejects.toThrow(TimeoutError);
  expect(await Promise.all(behind)).toEqual(upTo(10).map((n) => 10 + n));
  board.letGo();
  await holds;
  expect(timesEach(board, upTo(20))).toEqual(upTo(20).map(() => 1));
  await pool.shutdown();
});

test('a task that is handed back keeps the copy of its arguments that was made first', async () => {
  const { pool, board } = openPool(2);
  const read = ({ n }: { n: number }): number => n;
  for (let round = 0; round < 3; round++) {
    await makeKnown(pool);
    await Promise.all(upTo(40).map((n) => pool.submit(read, { n })));
  }
  const boxes = upTo(30).map((n) => ({ n }));
  const holds = pool.submit(holdIf, true);
  const futures = boxes.map((box) => pool.submit(read, box));
  await until(() => holds.running());
  for (const box of boxes) box.n += 1000;
  const results = await Promise.all(futures);
  // The first were sent with the one that holds; others had not been sent.
  const kept = results.filter((n) => n < 1000).length;
  expect(kept).toBeGreaterThan(0);
  expect(results).toEqual(upTo(30).map((n) => (n < kept ? n : n + 1000)));
  board.letGo();
  await pool.shutdown();
});

test('a worker that is killed gives back what it has not begun, in order, before what came later', async () => {
  const { pool } = openPool(1);
  await makeKnown(pool);
  const ended: number[] = [];
  const submit = (n: number): Future<number> => pool.submit(count, n).addDoneCallback(() => ended.push(n));
  const holds = pool.submit(holdIf, true);
  const futures = upTo(30).map(submit);
  await until(() => holds.running());
  futures.push(...upTo(10).map((n) => submit(30 + n)));
  holds.cancel('no more', { killAfter: 0 });
  await wait(futures);
  expect(ended).toEqual(upTo(40));
  await pool.shutdown();
});

test('the timers of a worker go off while one task follows the other without a pause', async () => {
  const { pool } = openPool(1);
  await pool.submit(() => void setTimeout(() => Object.assign(globalThis, { wentOff: true })));
  const wentOff = (): boolean => 'wentOff' in globalThis;
  while (!(await pool.submit(wentOff)));
  await pool.shutdown();
});

// The same for the items of a large `map`, which travel without tasks of their own.

const many = 3000;
const countOrHold = (n: number): number => {
  const { board } = globalThis as unknown as { board: Int32Array };
  if (n === 1500) while (Atomics.load(board, 0) === 0);
  else Atomics.add(board, (n % 1000) + 1, 1);
  return n;
};

test('of a large map, what waits behind an endless item is taken by another worker, and runs once', async () => {
  const { pool, board } = openPool(2);
  const results = pool.map(countOrHold, upTo(many));
  await until(() => pool.stats.queued === 0 && board.runsOf(999) === 3);
  expect(pool.stats.running).toBeGreaterThan(0);
  board.letGo();
  expect(await results.toArray()).toEqual(upTo(many));
  const rest = upTo(1000).filter((n) => n !== 500);
  expect(timesEach(board, rest)).toEqual(rest.map(() => 3));
  expect(board.runsOf(500)).toBe(2);
  await pool.shutdown();
});

test('of a large map, an endless item is ended with its worker, and nothing that waited behind it', async () => {
  const { pool, board } = openPool(2);
  const results = pool.map(countOrHold, upTo(many), { settled: true });
  await until(() => pool.stats.queued === 0 && board.runsOf(999) === 3);
  await pool.shutdown({ timeout: 0 });
  const statuses = (await results.toArray()).map(({ status }) => status);
  expect(statuses[1500]).toBe('cancelled');
  // Answers that are not 2 ms old may be lost with it: its function had always been quick.
  expect(statuses.lastIndexOf('fulfilled', 1499)).toBeGreaterThan(900);
  expect(new Set(statuses)).toEqual(new Set(['fulfilled', 'cancelled']));
  expect(pool.stats).toMatchObject({ queued: 0, running: 0, workers: 0 });
});

test('of a large map on one worker, nothing behind an endless item begins before it ends', async () => {
  const { pool, board } = openPool(1);
  const results = pool.map(countOrHold, upTo(many), { settled: true });
  await until(() => board.runsOf(499) === 2);
  await pool.shutdown({ timeout: 0 });
  const statuses = (await results.toArray()).map(({ status }) => status);
  expect(statuses.slice(1500)).toEqual(upTo(many - 1500).map(() => 'cancelled'));
  expect([board.runsOf(499), board.runsOf(501)]).toEqual([2, 1]);
});
