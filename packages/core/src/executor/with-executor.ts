import { isFunction, isOneOf, checkOptions, unexpected } from '../base/validate.ts';
import type { Executor, ShutdownOptions } from './executor.ts';

export interface WithExecutorOptions {
  /**
   * What becomes of the tasks when the body fails: they are all waited for (the default), those that have not started
   * are cancelled, or also those that run are ended.
   */
  onError?: 'wait' | 'cancel' | 'kill' | undefined;
}

const shutdowns: Record<'wait' | 'cancel' | 'kill', ShutdownOptions> = {
  wait: {},
  cancel: { cancelFutures: true },
  kill: { cancelFutures: true, timeout: 0 },
};

/**
 * Gives `body` the executor, and shuts it down when the body has ended, whichever way; resolves when all is over.
 * For runtimes without `await using`, and for whoever wants tasks cancelled when the body fails.
 */
export async function withExecutor<E extends Executor, R>(
  executor: E,
  body: (executor: E) => R | PromiseLike<R>,
  options: WithExecutorOptions = {},
): Promise<R> {
  if (typeof executor?.shutdown !== 'function') throw unexpected('executor', 'an Executor', executor);
  isFunction('body', body);
  checkOptions<WithExecutorOptions>('withExecutor()', options, {
    onError: isOneOf('wait', 'cancel', 'kill'),
  });
  let result: R;
  try {
    result = await body(executor);
  } catch (error) {
    await executor.shutdown(shutdowns[options.onError ?? 'wait']);
    throw error;
  }
  await executor.shutdown();
  return result;
}
