import { describe, expect, test } from '@jest/globals';
import { asCompleted, CancellationToken, Future, InlineExecutor, wait } from '@futures/core';

const future = new Future<number>();
const executor = new InlineExecutor();

/** What is often passed for `{ signal }`, and what has no options of its own either. */
const mistakes: [string, unknown][] = [
  ['AbortSignal', new AbortController().signal],
  ['CancellationToken', CancellationToken.none],
  ['Future', future],
  ['Promise', Promise.resolve()],
  ['Map', new Map()],
  ['Array', []],
  ['function', () => 0],
];

describe.each(mistakes)('in place of options, a value that is no bag of them: %s', (type, value) => {
  const message = new RegExp(`^Expected the options of \\w+(\\(\\))? to be an object, got .* \\(${type}\\)$`);

  test('rejects where a promise is returned', async () => {
    for (const call of [
      () => future.result(value as never),
      () => future.exception(value as never),
      () => wait([future], value as never),
      () => executor.shutdown(value as never),
    ]) {
      await expect(call()).rejects.toThrow(TypeError);
      await expect(call()).rejects.toThrow(message);
    }
    expect(await executor.submit(() => 'still open')).toBe('still open');
  });

  test('throws elsewhere', () => {
    for (const call of [
      () => asCompleted([future], value as never),
      () => future.cancel('why', value as never),
      () => executor.with(value as never),
      () => executor.map((n: number) => n, [1], value as never),
      () => new InlineExecutor(value as never),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(message);
    }
    expect(future.cancelRequested).toBe(false);
  });
});

test('options may come from a class, and without a prototype', async () => {
  class Options {
    timeout = 0;
  }
  for (const options of [new Options(), Object.assign(Object.create(null) as object, { timeout: 0 })]) {
    await expect(future.result(options)).rejects.toMatchObject({ name: 'TimeoutError' });
  }
});
