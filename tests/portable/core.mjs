// What @futures/core promises, checked in any runtime: Node, Bun, Deno, a page. Imports the built package.
import {
  CancellationToken,
  CancellationTokenSource,
  CancelledError,
  ExecutorShutdownError,
  Future,
  FutureController,
  FuturesError,
  InlineExecutor,
  InvalidStateError,
  TimeoutError,
  asCompleted,
  currentTask,
  wait,
  withExecutor,
  zip,
} from '@futures/core';
import { check, equal, failureOf, finish, ok } from './report.mjs';

const pending = () => new FutureController().future;
const ids = (futures) => [...futures].map((future) => future.id);

async function collect(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}

await check('a future goes from pending over running to finished', () => {
  const controller = new FutureController();
  equal(controller.future.state, 'pending');
  ok(controller.start());
  ok(controller.future.running());
  controller.resolve(1);
  equal(controller.future.state, 'finished');
  equal(controller.future.outcome(), { status: 'fulfilled', value: 1 });
});

await check('a done future cannot be settled again', () => {
  const controller = new FutureController();
  controller.resolve(1);
  let thrown;
  try {
    controller.reject(new Error('late'));
  } catch (error) {
    thrown = error;
  }
  ok(thrown instanceof InvalidStateError && thrown instanceof FuturesError);
});

await check('a future is awaited like a promise', async () => {
  equal(await Future.resolved(7), 7);
  equal(await Promise.all([Future.resolved(1), 2]), [1, 2]);
  equal((await failureOf(Future.rejected(new RangeError('no')))).name, 'RangeError');
});

await check('undefined can be a value and a reason', async () => {
  equal(Future.resolved(undefined).outcome().status, 'fulfilled');
  equal(await failureOf(Future.rejected(undefined)), undefined);
});

await check('result and exception', async () => {
  equal(await Future.resolved('x').result(), 'x');
  equal(await Future.resolved('x').exception(), undefined);
  equal((await Future.rejected(new TypeError('t')).exception()).message, 't');
});

await check('result gives up after its timeout, and the future goes on', async () => {
  const controller = new FutureController();
  ok((await failureOf(controller.future.result(5))) instanceof TimeoutError);
  ok((await failureOf(controller.future.result(0))) instanceof TimeoutError);
  controller.resolve(1);
  equal(await controller.future.result(0), 1);
});

await check('a pending future is cancelled at once', async () => {
  const future = pending();
  ok(future.cancel('enough'));
  ok(future.cancelled() && future.done() && future.signal.aborted);
  const error = await failureOf(future);
  ok(error instanceof CancelledError);
  equal([error.name, error.reason], ['AbortError', 'enough']);
});

await check('a running future is only asked', () => {
  const controller = new FutureController();
  controller.start();
  equal(controller.future.cancel(), false);
  ok(controller.future.cancelRequested && controller.future.signal.aborted);
  controller.resolve('finished anyway');
  equal(controller.future.cancelled(), false);
});

await check('callbacks run in order at settlement, and at once when it is done', () => {
  const controller = new FutureController();
  const calls = [];
  controller.future.addDoneCallback((_, label) => calls.push(label), 'a');
  controller.future.addDoneCallback((future) => calls.push(future.state));
  controller.resolve(1);
  controller.future.addDoneCallback(() => calls.push('late'));
  equal(calls, ['a', 'finished', 'late']);
});

await check('a removed callback is not called', () => {
  const controller = new FutureController();
  const callback = () => ok(false, 'was called');
  controller.future.addDoneCallback(callback).addDoneCallback(callback);
  equal(controller.future.removeDoneCallback(callback), 2);
  controller.resolve(1);
});

await check('progress is heard until it is stopped', () => {
  const controller = new FutureController();
  const heard = [];
  const stop = controller.future.on('progress', (value) => heard.push(value));
  controller.start();
  controller.progress(1);
  stop();
  controller.progress(2);
  equal(heard, [1]);
});

await check('wait tells the done from the others', async () => {
  const [a, b, c] = [Future.resolved(1), pending(), Future.resolved(3)];
  const { done, notDone } = await wait([a, b, c, a], { timeout: 5 });
  equal([ids(done), ids(notDone)], [[a.id, c.id], [b.id]]);
});

await check('wait returns at the first failure', async () => {
  const controller = new FutureController();
  const waiting = wait([pending(), controller.future], { returnWhen: 'FIRST_EXCEPTION' });
  controller.reject(new Error('first'));
  equal(ids((await waiting).done), [controller.future.id]);
});

await check('asCompleted yields in order of completion, and takes more', async () => {
  const [first, second] = [new FutureController(), new FutureController()];
  const completed = asCompleted([first.future, second.future]);
  const extra = Future.resolved('x');
  completed.add(extra);
  setTimeout(() => second.resolve(2), 1);
  setTimeout(() => first.resolve(1), 15);
  equal(ids(await collect(completed)), ids([extra, second.future, first.future]));
});

await check('asCompleted gives up after its timeout', async () => {
  const error = await failureOf(collect(asCompleted([Future.resolved(1), pending()], { timeout: 5 })));
  ok(error instanceof TimeoutError);
  equal(error.message, '1 (of 2) futures unfinished');
});

await check('an executor runs functions, never inside submit', async () => {
  const executor = new InlineExecutor();
  const future = executor.submit(async (a, b) => a + b, 20, 22);
  equal(future.state, 'pending');
  equal(await future, 42);
  equal(
    (
      await failureOf(
        executor.submit(() => {
          throw new RangeError('r');
        }),
      )
    ).name,
    'RangeError',
  );
  await executor.shutdown();
});

await check('a closed executor takes nothing', async () => {
  const executor = new InlineExecutor();
  const before = executor.submit(() => 'still runs');
  await executor.shutdown();
  equal(await before, 'still runs');
  equal(
    await failureOf((async () => executor.submit(() => 1))()).then((e) => e instanceof ExecutorShutdownError),
    true,
  );
});

await check('a task knows its context', async () => {
  const executor = new InlineExecutor();
  const named = executor.with({ name: 'answer' }).submit(() => currentTask()?.name);
  equal(await named, 'answer');
  equal(currentTask(), undefined);
  await executor.shutdown();
});

await check('map keeps the order, and starmap spreads', async () => {
  const executor = new InlineExecutor();
  equal(await executor.map((n) => n * n, [1, 2, 3]).toArray(), [1, 4, 9]);
  equal(await executor.starmap((a, b) => a + b, zip([1, 2], ['a', 'b', 'c'])).toArray(), ['1a', '2b']);
  await executor.shutdown();
});

await check('map over an endless generator pulls no more than its window', async () => {
  let pulled = 0;
  function* numbers() {
    while (true) yield pulled++;
  }
  const executor = new InlineExecutor();
  for await (const n of executor.map((x) => x, numbers(), { buffersize: 3 })) if (n === 5) break;
  ok(pulled <= 9, `pulled ${pulled}`);
  await executor.shutdown();
});

await check('map ends at a failing item, or tells of it when it is asked to', async () => {
  const task = (n) => {
    if (n === 2) throw new Error('two');
    return n;
  };
  await withExecutor(new InlineExecutor(), async (executor) => {
    equal((await failureOf(collect(executor.map(task, [1, 2, 3])))).message, 'two');
    const outcomes = await collect(executor.map(task, [1, 2, 3], { settled: true }));
    equal(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });
});

await check('a token tells of a cancellation', async () => {
  const source = new CancellationTokenSource();
  const heard = [];
  source.token.onCancelled((reason) => heard.push(reason));
  equal(source.token.cancelled, false);
  source.cancel('stop');
  ok(source.token.cancelled && source.token.signal.aborted);
  equal([heard, source.token.reason], [['stop'], 'stop']);
  equal(CancellationToken.none.canBeCancelled, false);
});

await check('a task that its token stops ends cancelled', async () => {
  const executor = new InlineExecutor();
  const source = new CancellationTokenSource();
  const future = executor.with({ signal: source.token }).submit(async () => {
    const { token } = currentTask();
    await new Promise((resolve) => token.onCancelled(resolve));
    token.throwIfCancelled();
  });
  setTimeout(() => source.cancel('enough'), 5);
  ok((await failureOf(future)) instanceof CancelledError);
  ok(future.cancelled());
  await executor.shutdown();
});

await check('arguments are checked at the door', async () => {
  ok((await failureOf(wait([Promise.resolve(1)]))) instanceof TypeError);
  ok((await failureOf(pending().result(NaN))).message.includes('NaN'));
});

finish();
