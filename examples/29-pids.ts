// Which process computes what: each task tells the id of the process that it runs in.
import { asCompleted, ProcessPoolExecutor, withExecutor } from '@futures/processes';

const square = async (n: number) => {
  // Long enough that both processes get something to do.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { n, squared: n * n, pid: process.pid };
};

await withExecutor(new ProcessPoolExecutor(2), async (executor) => {
  const pids = new Set<number>();
  for await (const future of asCompleted([1, 2, 3, 4].map((n) => executor.submit(square, n)))) {
    const { n, squared, pid } = await future;
    pids.add(pid);
    console.log(`${n} squared is ${squared}, says process ${pid}`);
  }
  console.log(`${pids.size} processes, this one among them: ${pids.has(process.pid)}`);
});
