export { asCompleted } from './future/as-completed.ts';
export { Future } from './future/future.ts';
export { FutureController } from './future/future-controller.ts';
export { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, wait } from './future/wait.ts';

export { Executor } from './executor/executor.ts';
export { InlineExecutor } from './executor/inline-executor.ts';
export { withExecutor } from './executor/with-executor.ts';
export { zip } from './map/zip.ts';

export { CancellationTokenSource } from './cancellation/source.ts';
export { CancellationToken } from './cancellation/token.ts';
export { currentTask } from './task/current-task.ts';
export { serve } from './worker/serve.ts';
export { servedTasks } from './shipping/served.ts';
export { taskModule } from './shipping/task-module.ts';

export { proxy, transfer } from './rpc/marks.ts';

export { setCallbackErrorHandler } from './base/report.ts';
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
export { registerErrorClass } from './shipping/error-classes.ts';

export type { CallbackErrorHandler } from './base/report.ts';
export type { WaitOptions } from './cancellation/interrupt.ts';
export type { WorkerCrash } from './errors.ts';
export type {
  BrokenEvent,
  ExecutorEvents,
  TaskEndEvent,
  TaskProgressEvent,
  TaskQueuedEvent,
  TaskStartEvent,
  WorkerExitEvent,
  WorkerOnlineEvent,
} from './executor/events.ts';
export type { ExecutorStats, ShutdownOptions } from './executor/executor.ts';
export type { InlineExecutorOptions } from './executor/inline-executor.ts';
export type { MapOptions, MapResults } from './map/map-options.ts';
export type { TaskSubmitter } from './executor/submitter.ts';
export type { TaskOptions } from './executor/task-options.ts';
export type { WithExecutorOptions } from './executor/with-executor.ts';
export type { AsCompleted } from './future/as-completed.ts';
export type { CancelOptions, FutureHooks } from './future/future-hooks.ts';
export type { FutureState, Outcome } from './future/future-state.ts';
export type { ReturnWhen, Waited, WaitForOptions } from './future/wait.ts';
export type { TaskFunctions } from './shipping/stubs.ts';
export type { Task, TaskContext } from './task/task-context.ts';
