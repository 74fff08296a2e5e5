// The arguments of an initializer are those that it takes.
import { ProcessPoolExecutor } from '@futures/processes';
import { ThreadPoolExecutor } from '@futures/threads';

const greet = (_n: number, _name: string): void => {};

new ThreadPoolExecutor(2);
new ThreadPoolExecutor({ initializer: () => {} });
new ThreadPoolExecutor({ initializer: greet, initargs: [1, 'a'] });
new ThreadPoolExecutor({
  async initializer(n: number) {
    if (n > 1) await Promise.resolve();
    this.token.throwIfCancelled();
  },
  initargs: [1],
});

// @ts-expect-error An argument of another type.
new ThreadPoolExecutor({ initializer: (_n: number) => {}, initargs: ['a'] });
// @ts-expect-error One is missing.
new ThreadPoolExecutor({ initializer: greet, initargs: [1] });

// Whatever the arguments are, a pool is a pool.
const pool: ThreadPoolExecutor = new ThreadPoolExecutor({ initializer: greet, initargs: [1, 'a'] });

new ProcessPoolExecutor(2);
new ProcessPoolExecutor({ maxTasksPerChild: 1, memoryLimit: 64, stdio: 'inherit', cwd: new URL('file:///') });
new ProcessPoolExecutor({ initializer: greet, initargs: [1, 'a'] });
// @ts-expect-error An argument of another type.
new ProcessPoolExecutor({ initializer: (_n: number) => {}, initargs: ['a'] });
// @ts-expect-error There is no such way.
new ProcessPoolExecutor({ stdio: 'file' });
const gone: Promise<void> = new ProcessPoolExecutor().terminateWorkers();

export { gone, pool };
