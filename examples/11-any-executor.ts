// Whoever takes an Executor takes every one: a pool, InlineExecutor, which runs tasks right here, and one of your own.
import { Executor, Future, InlineExecutor, ThreadPoolExecutor, type Task } from '@futures/threads';

/** Runs the task inside `submit`, as a debugger might like it. `map`, `starmap` and disposal come with the base class. */
class ImmediateExecutor extends Executor {
  override submit<A extends unknown[], R>(task: Task<A, R>, ...args: A): Future<Awaited<R>> {
    const call = async (): Promise<Awaited<R>> => await (Reflect.apply(task, undefined, args) as R);
    return Future.from(call());
  }
}

async function sumOfSquares(executor: Executor, numbers: number[]) {
  let sum = 0;
  for await (const square of executor.map((n) => n * n, numbers)) sum += square;
  return sum;
}

for (const executor of [new ThreadPoolExecutor(), new InlineExecutor(), new ImmediateExecutor()]) {
  console.log(executor.constructor.name, await sumOfSquares(executor, [1, 2, 3, 4]));
  await executor.shutdown();
}
