export { CancellationTokenSource } from './cancellation/source.ts';
export { CancellationToken } from './cancellation/token.ts';
export { currentTask } from './task/current-task.ts';
export { serve } from './worker/serve.ts';
export { proxy, transfer } from './rpc/marks.ts';
export {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  CancelledError,
  ExecutorShutdownError,
  FuturesError,
  InvalidStateError,
  QueueFullError,
  TaskNotTransferableError,
  TimeoutError,
  WorkerCrashedError,
} from './errors.ts';

export type { Task, TaskContext } from './task/task-context.ts';
