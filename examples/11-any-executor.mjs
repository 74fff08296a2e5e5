// Whoever takes an Executor takes every one: a pool, InlineExecutor, which runs tasks right here, and one of your own.
import { Executor, Future, FutureController, InlineExecutor, ThreadPoolExecutor } from '@futures/threads';

/** Runs the task inside `submit`, as a debugger might like it. `map`, `starmap` and disposal come with the base class. */
class ImmediateExecutor extends Executor {
  submit(task, ...args) {
    const controller = new FutureController();
    controller.start();
    try {
      const returned = task(...args);
      if (typeof returned?.then === 'function') return Future.from(returned);
      controller.resolve(returned);
    } catch (error) {
      controller.reject(error);
    }
    return controller.future;
  }
}

async function sumOfSquares(executor, numbers) {
  let sum = 0;
  for await (const square of executor.map((n) => n * n, numbers)) sum += square;
  return sum;
}

for (const executor of [new ThreadPoolExecutor(), new InlineExecutor(), new ImmediateExecutor()]) {
  console.log(executor.constructor.name, await sumOfSquares(executor, [1, 2, 3, 4]));
  await executor.shutdown();
}
