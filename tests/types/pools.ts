// The arguments of an initializer are those that it takes.
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
export { pool };
