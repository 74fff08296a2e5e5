export { Executor } from './executor/executor.ts';
export { SubmittedTask, Trip } from './executor/submitted-task.ts';
export { TaskExecutor } from './executor/task-executor.ts';
export { FutureController } from './future/future-controller.ts';
export { runAsTask } from './task/current-task.ts';

export type { ExecutorStats, ShutdownOptions } from './executor/executor.ts';
export type { Chunk } from './map/map.ts';
export type { TaskEnd, Work } from './executor/submitted-task.ts';
export type { AnyTask, TaskSubmitter } from './executor/submitter.ts';
export type { TaskOptions } from './executor/task-options.ts';
export type { FutureHooks } from './future/future-hooks.ts';
export type { Task, TaskContext } from './task/task-context.ts';
